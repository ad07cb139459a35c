package dev.fanout.lab.experiment;

import dev.fanout.lab.measure.Load;
import dev.fanout.lab.measure.SustainableRate;
import dev.fanout.lab.terminal.Progress;
import dev.fanout.lab.terminal.Terminal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Load before the measurement, as much as each gateway just carries: the compilers work on what is
 * called often, and a gateway that is pushed over while it is cold learns nothing but failures. One
 * that can refuse is given enough to refuse as well, in bursts: in a young JVM a refusal costs more
 * than an answer does later.
 */
final class WarmUp {
  private static final Duration SLICE = Duration.ofSeconds(3);
  private static final double FIRST_RATE = 20;

  /** In the second half, to those that can refuse. */
  private static final int BURST_EVERY = 3;

  private static final double BURST = 2;

  private final Bench bench;
  private final Terminal terminal;
  private final Map<Subject, Double> rates = new HashMap<>();

  WarmUp(Bench bench, Terminal terminal) {
    this.bench = bench;
    this.terminal = terminal;
  }

  /** The rate that each carried in the end. */
  Map<Subject, Double> run(List<Subject> subjects, Duration each) throws InterruptedException {
    int slices = (int) Math.max(3, each.dividedBy(SLICE));
    var whole = SLICE.multipliedBy((long) slices * subjects.size());
    try (var _ = new Progress(terminal, "warming up, " + each.toSeconds() + " s each", whole)) {
      for (int i = 0; i < slices; i++) {
        for (var subject : i % 2 == 0 ? subjects : subjects.reversed()) {
          if (subject.refuses() && i >= slices / 2 && i % BURST_EVERY == 0) {
            bench.load(subject, new Load(BURST * rate(subject), Duration.ZERO, SLICE));
          } else {
            slice(subject);
          }
        }
      }
    }
    return rates;
  }

  private void slice(Subject subject) throws InterruptedException {
    double rate = rate(subject);
    var measured = bench.load(subject, new Load(rate, Duration.ZERO, SLICE));
    rates.put(subject, next(rate, measured.goodput() / rate, measured.gateway().cpu()));
  }

  private double rate(Subject subject) {
    return rates.getOrDefault(subject, FIRST_RATE);
  }

  /**
   * Towards four fifths of a processor, but back at once where answers fail.
   *
   * @param share of the requests that got a complete answer in time
   * @param cpu seconds per second
   */
  static double next(double rate, double share, double cpu) {
    if (share < SustainableRate.ENOUGH) {
      return Math.max(FIRST_RATE, rate * 0.7);
    }
    return rate * Math.clamp(0.8 / Math.max(cpu, 0.01), 0.7, 1.5);
  }
}
