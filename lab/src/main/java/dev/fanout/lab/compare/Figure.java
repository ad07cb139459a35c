package dev.fanout.lab.compare;

import java.util.OptionalDouble;
import java.util.function.Function;

/** What is compared of a sample under the typical load. */
enum Figure implements Quantity {
  /** Without the JIT, which is done one day, and how far it is differs from process to process. */
  CPU(
      "CPU",
      "s per 1,000 requests",
      sample ->
          perThousand(
              sample,
              sample.figures().get(Sample.CPU) - sample.figure(Sample.COMPILERS).orElse(0))),
  ALLOCATED("allocated", "MB per 1,000 requests", sample -> perThousand(sample, Sample.ALLOCATED)),
  P50("p50", "ms", sample -> percentile(sample, 50)),
  P90("p90", "ms", sample -> percentile(sample, 90)),
  P99("p99", "ms", sample -> percentile(sample, 99)),
  P999("p99.9", "ms", sample -> percentile(sample, 99.9)),
  MEMORY("memory", "MB resident", sample -> sample.figure(Sample.MEMORY)),
  THREADS("threads", "of the operating system", sample -> sample.figure(Sample.THREADS)),
  COLLECTING(
      "garbage collection",
      "ms per 1,000 requests",
      sample -> perThousand(sample, Sample.COLLECTING)),
  COMPILING("JIT", "CPU s per 1,000 requests", sample -> perThousand(sample, Sample.COMPILERS));

  /** Fewer answers than these in the tail, and a percentile is somebody's bad luck. */
  private static final double LEAST_IN_TAIL = 10;

  private final String label;
  private final String unit;
  private final Function<Sample, OptionalDouble> value;

  Figure(String label, String unit, Function<Sample, OptionalDouble> value) {
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

  private static OptionalDouble perThousand(Sample sample, String name) {
    var sum = sample.figure(name);
    return sum.isEmpty() ? sum : perThousand(sample, sum.getAsDouble());
  }

  private static OptionalDouble perThousand(Sample sample, double sum) {
    return OptionalDouble.of(sum / sample.figures().get(Sample.REQUESTS) * 1000);
  }

  private static OptionalDouble percentile(Sample sample, double percentile) {
    var times = sample.complete();
    return times.getTotalCount() * (1 - percentile / 100) < LEAST_IN_TAIL
        ? OptionalDouble.empty()
        : OptionalDouble.of(times.getValueAtPercentile(percentile) / 1e3);
  }
}
