package dev.fanout.lab.load;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** Counts what comes back; called by both threads of the load. */
final class Recorder {
  /** How a complete answer ends, whose last member this is. */
  private static final byte[] COMPLETE = "\"degraded\":[]}".getBytes(StandardCharsets.US_ASCII);

  /** The same of a gateway that writes its JSON with blanks. */
  private static final Pattern SPACED = Pattern.compile("\"degraded\"\\s*:\\s*\\[\\s*]\\s*}\\s*$");

  /** How an answer begins that has several products. */
  private static final byte[] BATCH = "{\"items\":[".getBytes(StandardCharsets.US_ASCII);

  private static final String PROBLEM_ITEM = "\"problem\":{";
  private static final Pattern MISSING =
      Pattern.compile("\"part\"\\s*:\\s*\"([a-z]+)\"\\s*,\\s*\"reason\"\\s*:\\s*\"([a-z-]+)\"");
  private static final Pattern PROBLEM = Pattern.compile("\"type\":\"urn:fanout:([a-z-]+)\"");
  private static final String REFUSED = "503 overloaded";
  private static final String NO_PRODUCT = "200, and no product";

  private final long from;
  private final long knownMicros;
  private final boolean takesAnyBody;
  private final Histogram complete = new Histogram(3);
  private final Histogram partial = new Histogram(3);
  private final Histogram refused = new Histogram(3);
  private final Histogram lateness = new Histogram(3);
  private final Map<String, Long> errors = new TreeMap<>();
  private final Map<String, Long> degraded = new TreeMap<>();
  private long opened;

  /**
   * @param from requests due before do not count
   * @param known to be in every answer's time, and so left out of it
   * @param takesAnyBody whether every 200 is complete
   */
  Recorder(long from, Duration known, boolean takesAnyBody) {
    this.from = from;
    this.knownMicros = TimeUnit.NANOSECONDS.toMicros(known.toNanos());
    this.takesAnyBody = takesAnyBody;
  }

  /** It goes out. */
  synchronized void sent(Request request) {
    if (counts(request)) {
      lateness.recordValue(micros(request));
    }
  }

  /** No connection was free for it. */
  synchronized void opened(Request request) {
    if (counts(request)) {
      opened++;
    }
  }

  /** Its answer is there in full. */
  synchronized void answered(Request request, Answer answer) {
    if (!counts(request)) {
      return;
    }
    long micros = Math.max(0, micros(request) - knownMicros);
    if (answer.status() == 200) {
      product(micros, answer.body());
    } else {
      String what = problem(answer);
      errors.merge(what, 1L, Long::sum);
      if (what.equals(REFUSED)) {
        refused.recordValue(micros);
      }
    }
  }

  /** There was no answer. */
  synchronized void failed(Request request, String why) {
    if (counts(request)) {
      errors.merge(why, 1L, Long::sum);
    }
  }

  synchronized Tally tally() {
    return new Tally(
        complete.copy(),
        partial.copy(),
        refused.copy(),
        lateness.copy(),
        new TreeMap<>(errors),
        new TreeMap<>(degraded),
        opened);
  }

  /** Not of the lead-in. */
  boolean counts(Request request) {
    return request.due() - from >= 0;
  }

  private static long micros(Request request) {
    return TimeUnit.NANOSECONDS.toMicros(request.sinceDue());
  }

  /** What is neither complete nor misses a part is no fast answer. */
  private void product(long micros, byte[] body) {
    if (takesAnyBody || endsComplete(body)) {
      complete.recordValue(micros);
      return;
    }
    String json = new String(body, StandardCharsets.ISO_8859_1);
    var parts = MISSING.matcher(json);
    boolean misses = parts.find();
    if (misses || isBatch(body) && json.contains(PROBLEM_ITEM)) {
      partial.recordValue(micros);
      for (; misses; misses = parts.find()) {
        degraded.merge(parts.group(1) + " " + parts.group(2), 1L, Long::sum);
      }
    } else if (isBatch(body) || SPACED.matcher(json).find()) {
      complete.recordValue(micros);
    } else {
      errors.merge(NO_PRODUCT, 1L, Long::sum);
    }
  }

  /** Saves looking through most bodies. */
  private static boolean endsComplete(byte[] body) {
    int start = body.length - COMPLETE.length;
    for (int i = 0; i < COMPLETE.length; i++) {
      if (start < 0 || body[start + i] != COMPLETE[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBatch(byte[] body) {
    return body.length >= BATCH.length
        && Arrays.equals(body, 0, BATCH.length, BATCH, 0, BATCH.length);
  }

  /** "503 overloaded"; the status alone where the body is no problem of a gateway. */
  private static String problem(Answer answer) {
    var type = PROBLEM.matcher(new String(answer.body(), StandardCharsets.ISO_8859_1));
    return answer.status() + (type.find() ? " " + type.group(1) : "");
  }
}
