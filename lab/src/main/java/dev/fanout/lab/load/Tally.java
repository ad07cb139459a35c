package dev.fanout.lab.load;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What a load showed.
 *
 * @param latency of the answers with status 200, in microseconds from the intended time of sending
 * @param requests how many were due, and so sent
 * @param errors everything but a 200, by what it was: "503", "no answer in 5 s"
 * @param degraded missing parts of 200s, by part and reason: "reviews timeout"
 * @param degradedAnswers 200s with at least one missing part
 * @param late requests the generator sent more than 1 ms after they were due
 * @param opened connections that had to be opened during the load
 */
public record Tally(
    Histogram latency,
    long requests,
    Map<String, Long> errors,
    Map<String, Long> degraded,
    long degradedAnswers,
    long late,
    long opened) {

  /** Nothing yet. */
  public static Tally none() {
    return new Tally(new Histogram(3), 0, Map.of(), Map.of(), 0, 0, 0);
  }

  /** Both together. */
  public Tally plus(Tally other) {
    var both = latency.copy();
    both.add(other.latency);
    return new Tally(
        both,
        requests + other.requests,
        sum(errors, other.errors),
        sum(degraded, other.degraded),
        degradedAnswers + other.degradedAnswers,
        late + other.late,
        opened + other.opened);
  }

  /** How many requests got something else than a 200. */
  public long errorCount() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether there was a 200 at all. */
  public boolean answered() {
    return latency.getTotalCount() > 0;
  }

  /** Milliseconds within which a share of the 200s was there. */
  public double millis(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e3;
  }

  private static Map<String, Long> sum(Map<String, Long> a, Map<String, Long> b) {
    var sum = new TreeMap<>(a);
    b.forEach((what, count) -> sum.merge(what, count, Long::sum));
    return sum;
  }
}
