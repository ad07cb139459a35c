package dev.fanout.lab.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What a load showed. Times are in microseconds from the intended time of sending.
 *
 * @param complete of the 200s that miss nothing
 * @param partial of the 200s with at least one missing part
 * @param refused of the answers that say the gateway is overloaded; they are errors as well
 * @param lateness of the generator itself: how long after it was due each request was sent
 * @param errors everything but a 200, by what it was: "503 overloaded", "no answer in 5 s"
 * @param degraded missing parts of 200s, by part and reason: "reviews timeout"
 * @param opened connections that had to be opened during the load
 */
public record Tally(
    Histogram complete,
    Histogram partial,
    Histogram refused,
    Histogram lateness,
    Map<String, Long> errors,
    Map<String, Long> degraded,
    long opened) {
  private static final long LATE_MICROS = 1000;

  /** Nothing yet. */
  public static Tally none() {
    return new Tally(
        new Histogram(3),
        new Histogram(3),
        new Histogram(3),
        new Histogram(3),
        Map.of(),
        Map.of(),
        0);
  }

  /** So many requests that could not even be sent. */
  public static Tally failed(long requests, String why) {
    var none = none();
    none.lateness.recordValueWithCount(0, requests);
    return new Tally(
        none.complete,
        none.partial,
        none.refused,
        none.lateness,
        Map.of(why, requests),
        Map.of(),
        0);
  }

  /** Both together. */
  public Tally plus(Tally other) {
    return new Tally(
        sum(complete, other.complete),
        sum(partial, other.partial),
        sum(refused, other.refused),
        sum(lateness, other.lateness),
        sum(errors, other.errors),
        sum(degraded, other.degraded),
        opened + other.opened);
  }

  /** How many were due, and so sent. */
  public long requests() {
    return lateness.getTotalCount();
  }

  /** Times of all 200s. */
  public Histogram latency() {
    return sum(complete, partial);
  }

  /** 200s with at least one missing part. */
  public long degradedAnswers() {
    return partial.getTotalCount();
  }

  /** Complete answers that were there in time. */
  public long completeWithin(Duration deadline) {
    return complete.getCountBetweenValues(0, TimeUnit.NANOSECONDS.toMicros(deadline.toNanos()));
  }

  /** Requests the generator sent more than 1 ms after they were due. */
  public long late() {
    return requests() - lateness.getCountBetweenValues(0, LATE_MICROS);
  }

  /** How many requests got something else than a 200. */
  public long errorCount() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether there was a 200 at all. */
  public boolean answered() {
    return complete.getTotalCount() + partial.getTotalCount() > 0;
  }

  /** Milliseconds within which a share of the 200s was there. */
  public double millis(double percentile) {
    return latency().getValueAtPercentile(percentile) / 1e3;
  }

  private static Histogram sum(Histogram a, Histogram b) {
    var sum = a.copy();
    sum.add(b);
    return sum;
  }

  private static Map<String, Long> sum(Map<String, Long> a, Map<String, Long> b) {
    var sum = new TreeMap<>(a);
    b.forEach((what, count) -> sum.merge(what, count, Long::sum));
    return sum;
  }
}
