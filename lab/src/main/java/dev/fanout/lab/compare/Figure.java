package dev.fanout.lab.compare;

import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** What is compared of samples. Less is better, but for goodput and what is exported. */
enum Figure {
  /**
   * Without the JIT, which is done one day, and how far it is differs from process to process; but
   * for a fresh process, for which it is a part of what starting costs.
   */
  CPU(
      "CPU",
      "s per 1,000 answers",
      "%.3f",
      sample -> perThousand(sample, Sample.CPU, ofJit(sample))),
  ALLOCATED(
      "allocated",
      "MB per 1,000 answers",
      "%.1f",
      sample -> perThousand(sample, Sample.ALLOCATED, 0)),
  P50("p50", "ms", "%.2f", sample -> ofAll(sample, 50)),
  P90("p90", "ms", "%.2f", sample -> ofAll(sample, 90)),
  P99("p99", "ms", "%.2f", sample -> ofAll(sample, 99)),
  P999("p99.9", "ms", "%.2f", sample -> ofAll(sample, 99.9)),
  MEMORY("memory", "MB resident", "%.0f", sample -> sample.figure(Sample.MEMORY)),
  THREADS("threads", "of the operating system", "%.0f", sample -> sample.figure(Sample.THREADS)),
  COLLECTING(
      "garbage collection",
      "ms per 1,000 answers",
      "%.1f",
      sample -> perThousand(sample, Sample.COLLECTING, 0)),
  COMPILING(
      "JIT", "CPU s per 1,000 answers", "%.3f", sample -> perThousand(sample, Sample.COMPILERS, 0)),
  /** Complete answers within a second, so that refusing what costs much is no way to look good. */
  GOODPUT("goodput", "/s", "%.0f", Figure::goodput),
  ANSWERED_P50("p50", "ms", "%.1f", sample -> percentile(sample.answers(), 50)),
  ANSWERED_P99("p99", "ms", "%.1f", sample -> percentile(sample.answers(), 99)),
  FINISHED("last answer", "s", "%.2f", sample -> sample.figure(Sample.FINISHED)),
  BACK("back after", "s", "%.1f", sample -> sample.figure(Sample.BACK)),
  RAN_ON("calls ran on", "ms", "%.1f", sample -> sample.figure(Sample.RAN_ON)),
  EXPORTED("exported", "products", "%,.0f", sample -> sample.figure(Sample.EXPORTED));

  /** Under the typical load; the rest is of scenarios. */
  static final List<Figure> TYPICAL = List.copyOf(EnumSet.range(CPU, COMPILING));

  /** But for the memory, as the heap is taken from the operating system as a whole. */
  static final List<Figure> TYPICAL_COMPARED =
      TYPICAL.stream().filter(figure -> figure != MEMORY).toList();

  /** Fewer answers than these in the tail, and a percentile is somebody's bad luck. */
  private static final double LEAST_IN_TAIL = 10;

  private static final long DEADLINE_MICROS = 1_000_000;

  private final String label;
  private final String unit;
  private final String format;
  private final Function<Sample, OptionalDouble> value;

  Figure(String label, String unit, String format, Function<Sample, OptionalDouble> value) {
    this.label = label;
    this.unit = unit;
    this.format = format;
    this.value = value;
  }

  /** Empty where it could not be had. */
  OptionalDouble of(Sample sample) {
    return value.apply(sample);
  }

  String label() {
    return label;
  }

  String unit() {
    return unit;
  }

  /** Whether it is of answers alone, be they few or many. */
  boolean isOfAnswers() {
    return this == ANSWERED_P50 || this == ANSWERED_P99;
  }

  /** For a formatter: as many digits as repetitions agree on, and not all there are. */
  String format() {
    return format;
  }

  /** Per answer with a product, so that what refusals cost is in it. */
  private static OptionalDouble perThousand(Sample sample, String name, double less) {
    var sum = sample.figure(name);
    double answers = sample.answers().getTotalCount();
    return sum.isEmpty() || answers == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((sum.getAsDouble() - less) / answers * 1000);
  }

  private static double ofJit(Sample sample) {
    return sample.scenario().equals(Scenario.FRESH_PROCESS)
        ? 0
        : sample.figure(Sample.COMPILERS).orElse(0);
  }

  /** Per second of those that were due; empty where none can be there within a second, or few. */
  private static OptionalDouble goodput(Sample sample) {
    double inTime = sample.complete().getCountBetweenValues(0, DEADLINE_MICROS);
    return sample.rate() == 0 || sample.scenario().equals(Scenario.CONCURRENCY)
        ? OptionalDouble.empty()
        : OptionalDouble.of(sample.rate() * inTime / sample.figures().get(Sample.REQUESTS));
  }

  /** Those without a complete answer count as slower than all others. */
  static OptionalDouble ofAll(Sample sample, double percentile) {
    double requests = sample.figures().get(Sample.REQUESTS);
    double ofComplete = percentile * requests / sample.complete().getTotalCount();
    return ofComplete > 100 || requests * (1 - percentile / 100) < LEAST_IN_TAIL
        ? OptionalDouble.empty()
        : OptionalDouble.of(sample.complete().getValueAtPercentile(ofComplete) / 1e3);
  }

  private static OptionalDouble percentile(Histogram times, double percentile) {
    return times.getTotalCount() * (1 - percentile / 100) < LEAST_IN_TAIL
        ? OptionalDouble.empty()
        : OptionalDouble.of(times.getValueAtPercentile(percentile) / 1e3);
  }
}
