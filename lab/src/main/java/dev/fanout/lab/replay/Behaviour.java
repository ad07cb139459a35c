package dev.fanout.lab.replay;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How a replayed service answers from now on; travels as JSON, see {@link #json} and {@link
 * #parse}.
 *
 * @param median of the delay, which is lognormal; whole milliseconds
 * @param sigma of its logarithm; 0 makes every answer take exactly the median
 * @param tail of the calls, so many take {@value #TAIL_FACTOR} times as long; 0 to 1
 * @param padding what makes the body longer
 */
public record Behaviour(
    Duration median, double sigma, double tail, Mode mode, Optional<Padding> padding) {
  static final int TAIL_FACTOR = 10;

  /** As the stubs have it. */
  private static final double USUAL_SIGMA = 0.2;

  /** Of the standard normal distribution. */
  private static final double NORMAL_P99 = 2.326;

  private static final String MEDIAN = "medianMillis";
  private static final String SIGMA = "sigma";
  private static final String TAIL = "tail";
  private static final String MODE = "mode";
  private static final String FIELD = "field";
  private static final String BYTES = "bytes";

  /** What becomes of a call. */
  public enum Mode {
    ANSWER,
    /** It is taken and never answered. */
    BLACK_HOLE,
    /** 503 after the delay. */
    UNAVAILABLE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A text that is made longer until the body is so long: the fields, and what the answer is worth,
   * stay the same.
   *
   * @param field the first of this name whose value is text
   */
  public record Padding(String field, int bytes) {
    /** Where more of the text goes, counted in what JSON has one byte of each; -1 for nowhere. */
    int at(String json) {
      String start = "\"" + field + "\":\"";
      int found = json.indexOf(start);
      return found < 0 ? found : found + start.length();
    }
  }

  /** Answers after a delay, as the stubs do. */
  public static Behaviour usual(Duration median) {
    return new Behaviour(median, USUAL_SIGMA, 0, Mode.ANSWER, Optional.empty());
  }

  /** Without any spread. */
  public static Behaviour exactly(Duration delay) {
    return new Behaviour(delay, 0, 0, Mode.ANSWER, Optional.empty());
  }

  public Behaviour withTail(double share) {
    return new Behaviour(median, sigma, share, mode, padding);
  }

  public Behaviour with(Mode other) {
    return new Behaviour(median, sigma, tail, other, padding);
  }

  public Behaviour with(Padding other) {
    return new Behaviour(median, sigma, tail, mode, Optional.of(other));
  }

  /** What 99 of 100 calls take at most, but for a tail. */
  public double p99Millis() {
    return median.toMillis() * Math.exp(sigma * NORMAL_P99);
  }

  /** Milliseconds that this call takes. */
  public long delay(RandomGenerator random) {
    double factor = tail > 0 && random.nextDouble() < tail ? TAIL_FACTOR : 1;
    double millis = median.toMillis() * factor * Math.exp(sigma * random.nextGaussian());
    return Math.max(1, Math.round(millis));
  }

  public String json() {
    var json =
        new JsonObject()
            .put(MEDIAN, median.toMillis())
            .put(SIGMA, sigma)
            .put(TAIL, tail)
            .put(MODE, mode.toString());
    padding.ifPresent(more -> json.put(FIELD, more.field).put(BYTES, more.bytes));
    return json.encode();
  }

  /**
   * @throws IllegalArgumentException if it is none
   */
  static Behaviour parse(String text) {
    try {
      var json = new JsonObject(text);
      double tail = json.getDouble(TAIL);
      if (!(tail >= 0 && tail <= 1)) {
        throw new IllegalArgumentException(TAIL + " is not within 0..1: " + tail);
      }
      return new Behaviour(
          Duration.ofMillis(json.getLong(MEDIAN)),
          json.getDouble(SIGMA),
          tail,
          mode(json.getString(MODE)),
          Optional.ofNullable(json.getString(FIELD))
              .map(field -> new Padding(field, json.getInteger(BYTES))));
    } catch (RuntimeException e) { // whatever a member that is missing or of another type ends in
      throw new IllegalArgumentException("no behaviour: " + text, e);
    }
  }

  private static Mode mode(String name) {
    return Arrays.stream(Mode.values())
        .filter(mode -> mode.toString().equals(name))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("no mode: " + name));
  }
}
