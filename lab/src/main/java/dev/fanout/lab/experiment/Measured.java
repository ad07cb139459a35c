package dev.fanout.lab.experiment;

import dev.fanout.lab.load.Tally;
import dev.fanout.lab.measure.Load;
import dev.fanout.lab.measure.Use;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What a load showed, and what it took.
 *
 * @param gateway what the loaded gateway used
 * @param around what the services and the load itself used, CPU seconds per second
 */
record Measured(Load load, Tally tally, Use gateway, double around) {
  /** What a request has, if its caller does not ask for less. */
  static final Duration DEADLINE = Duration.ofSeconds(1);

  /** Complete answers that were there in time, per second. */
  double goodput() {
    return perSecond(tally.completeWithin(DEADLINE));
  }

  double complete() {
    return perSecond(tally.complete().getTotalCount());
  }

  double degraded() {
    return perSecond(tally.degradedAnswers());
  }

  double refused() {
    return perSecond(tally.refused().getTotalCount());
  }

  /** Neither an answer nor refused. */
  double failed() {
    return perSecond(tally.errorCount() - tally.refused().getTotalCount());
  }

  /** Of complete and degraded answers, in milliseconds; not a number where there is none. */
  double admittedMillis(double percentile) {
    return millis(tally.latency(), percentile);
  }

  double refusedMillis(double percentile) {
    return millis(tally.refused(), percentile);
  }

  /** How late the load itself was with its requests. */
  double latenessMillis(double percentile) {
    return millis(tally.lateness(), percentile);
  }

  /** Whatever became of them. */
  double cpuMillisPerRequest() {
    return gateway.cpu() * 1e3 / load.rate();
  }

  private double perSecond(long count) {
    return count / (load.length().toNanos() / 1e9);
  }

  private static double millis(Histogram times, double percentile) {
    return times.getTotalCount() == 0 ? Double.NaN : times.getValueAtPercentile(percentile) / 1e3;
  }
}
