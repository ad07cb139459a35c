package dev.fanout.core.product;

import dev.fanout.core.problem.BadRequest;
import java.util.regex.Pattern;

/** Reads a product id: a whole number from 1 to 2^53-1, ASCII digits, no leading zero. */
public final class ProductId {

  public static final long MAX = (1L << 53) - 1;
  private static final Pattern DIGITS = Pattern.compile("[1-9][0-9]{0,15}");

  private ProductId() {}

  /**
   * @throws BadRequest when it is not one
   */
  public static long parse(String text) {
    if (!DIGITS.matcher(text).matches() || Long.parseLong(text) > MAX) {
      throw new BadRequest("The product id must be a whole number from 1 to " + MAX + ".");
    }
    return Long.parseLong(text);
  }
}
