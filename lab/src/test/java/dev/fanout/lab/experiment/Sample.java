package dev.fanout.lab.experiment;

import dev.fanout.lab.load.Tally;
import dev.fanout.lab.measure.Conditions;
import dev.fanout.lab.measure.Load;
import dev.fanout.lab.measure.Use;
import dev.fanout.lab.process.Pinning;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/** Figures that were never measured. */
final class Sample {
  private Sample() {}

  /** Ten seconds, all answers after the same time. */
  static Measured measured(
      double rate, double complete, double refused, double millis, long megabytes) {
    return measured(rate, complete, refused, 2, millis, megabytes);
  }

  static Measured measured(
      double rate,
      double complete,
      double refused,
      double refusedMillis,
      double millis,
      long megabytes) {
    var tally =
        new Tally(
            times(complete, millis),
            new Histogram(3),
            times(refused, refusedMillis),
            times(rate, 0.1),
            Map.of("503 overloaded", Math.round(refused * 10)),
            Map.of(),
            0);
    var load = new Load(rate, Duration.ofSeconds(3), Duration.ofSeconds(10));
    return new Measured(load, tally, new Use(0.9, OptionalDouble.empty(), megabytes << 20), 0.5);
  }

  private static Histogram times(double perSecond, double millis) {
    var times = new Histogram(3);
    times.recordValueWithCount(Math.round(millis * 1000), Math.round(perSecond * 10));
    return times;
  }

  static Conditions conditions() {
    return new Conditions.Recorder(
            "./fanout experiment sample", Pinning.NONE, "not attached", false)
        .done();
  }
}
