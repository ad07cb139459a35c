package dev.fanout.core.product;

import dev.fanout.core.problem.BadRequest;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The products an export asks for, one id after the other.
 *
 * @param from the first id
 * @param count 1 to 1,000,000
 */
public record Export(long from, int count) {

  /**
   * What the kernel may take of an answer that its reader has not read yet, in bytes. Linux takes
   * up to twice that; by itself it would take 4 MB.
   */
  public static final int SEND_BUFFER = 16 * 1024;

  /**
   * No line is shorter, in bytes. Kernels count bytes, a reader's one takes 128 KB by default, and
   * what is promised are products: at most 200 ahead of the reader.
   */
  public static final int MIN_LINE = 1280;

  /** After so long it asks again whether there is room for a product. */
  public static final Duration RETRY = Duration.ofMillis(50);

  private static final int MAX = 1_000_000;
  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,6}");

  /**
   * @param query as sent, may be null
   * @throws BadRequest when one of its two parameters cannot be used
   */
  public static Export parse(String query) {
    long from = ProductId.parse(one(query, "from"));
    String count = one(query, "count");
    if (!COUNT.matcher(count).matches() || Integer.parseInt(count) > MAX) {
      throw new BadRequest("The parameter count must be a whole number from 1 to " + MAX + ".");
    }
    var export = new Export(from, Integer.parseInt(count));
    if (export.end() - 1 > ProductId.MAX) {
      throw new BadRequest("The last product id must not be above " + ProductId.MAX + ".");
    }
    return export;
  }

  private static String one(String query, String parameter) {
    var values = Query.values(query, parameter);
    if (values.size() != 1) {
      throw new BadRequest("The parameter " + parameter + " must be given once.");
    }
    return values.getFirst();
  }

  /** The id behind the last one. */
  public long end() {
    return from + count;
  }

  /**
   * The last line, which tells a complete export from a broken one.
   *
   * @param next the first id that has no line
   */
  public Object lastLine(long next) {
    return next == end() ? new Complete(true, count) : new Stopped(false, next);
  }

  /**
   * @param count of the lines before this one
   */
  public record Complete(boolean end, int count) {}

  /**
   * @param next where to go on
   */
  public record Stopped(boolean end, long next) {}

  /** A product's line: the product itself, or why there is none. */
  public static Object line(ProductItem item) {
    return item.product() == null ? item : item.product();
  }
}
