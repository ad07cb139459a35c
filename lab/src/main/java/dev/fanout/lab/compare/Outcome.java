package dev.fanout.lab.compare;

import java.util.OptionalDouble;
import java.util.function.Function;

/** What is compared of a scenario's samples beside the {@link Figure}s. */
enum Outcome implements Quantity {
  P50("p50", "ms", sample -> percentile(sample, 50)),
  P99("p99", "ms", sample -> percentile(sample, 99)),
  FINISHED("last answer", "s", sample -> sample.figure(Sample.FINISHED)),
  BACK("back after", "s", sample -> sample.figure(Sample.BACK)),
  RAN_ON("calls ran on", "ms", sample -> sample.figure(Sample.RAN_ON));

  /** Fewer answers than these in the tail, and a percentile is somebody's bad luck. */
  private static final double LEAST_IN_TAIL = 10;

  private final String label;
  private final String unit;
  private final Function<Sample, OptionalDouble> value;

  Outcome(String label, String unit, Function<Sample, OptionalDouble> value) {
    this.label = label;
    this.unit = unit;
    this.value = value;
  }

  @Override
  public OptionalDouble of(Sample sample) {
    return value.apply(sample);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String unit() {
    return unit;
  }

  /** Of all answers with a product, and on top of what the slowest service takes. */
  private static OptionalDouble percentile(Sample sample, double percentile) {
    var times = sample.answers();
    return times.getTotalCount() * (1 - percentile / 100) < LEAST_IN_TAIL
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            times.getValueAtPercentile(percentile) / 1e3 - sample.figure(Sample.DELAY).orElse(0));
  }
}
