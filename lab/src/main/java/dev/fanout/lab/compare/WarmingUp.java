package dev.fanout.lab.compare;

import dev.fanout.lab.measure.Load;
import dev.fanout.lab.terminal.Progress;
import dev.fanout.lab.terminal.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Load before anything counts, to each contestant in turn, until its CPU per request has stopped
 * falling: the compilers work on what is called often, for minutes.
 */
final class WarmingUp {
  private static final Duration SLICE = Duration.ofSeconds(4);
  private static final double FIRST_RATE = 40;
  private static final double LEAST_RATE = 10;

  /** Slices that are not this much cheaper than as many before. */
  private static final double STILL_FALLING = 0.97;

  private static final int WINDOW = 3;

  /** In a row, since once may be chance. */
  private static final int CONFIRMED = 2;

  /** Of a processor, which leaves the compilers some. */
  private static final double BUSY = 0.8;

  private static final double GROWTH = 1.5;

  /** Of the answers complete: a young process may miss some. */
  private static final double ENOUGH = 0.9;

  private final Stand stand;
  private final Terminal terminal;
  private final ComparePlan plan;
  private final double mostRate;

  /** As busy as each can be, but for the compilers. */
  WarmingUp(Stand stand, Terminal terminal, ComparePlan plan) {
    this(stand, terminal, plan, Double.MAX_VALUE);
  }

  /**
   * @param mostRate requests per second, for those that refuse nothing: what is more than a young
   *     one can do piles up in it until its memory is full
   */
  WarmingUp(Stand stand, Terminal terminal, ComparePlan plan, double mostRate) {
    this.stand = stand;
    this.terminal = terminal;
    this.plan = plan;
    this.mostRate = mostRate;
  }

  /**
   * @param rate it carried in the end
   * @param cpuMillis per request, slice after slice
   * @param warm whether that has stopped falling
   */
  record Warm(double rate, List<Double> cpuMillis, boolean warm) {
    Map<String, Object> json() {
      return Map.of("cpuMillisPerRequest", cpuMillis, "warm", warm);
    }
  }

  Map<Contestant, Warm> run(List<Contestant> contestants) throws InterruptedException {
    var warm = new HashMap<Contestant, Warm>();
    var cold = new ArrayList<>(contestants);
    long least = Math.max(1, plan.warmUp().dividedBy(SLICE));
    long most = plan.warmUpAtMost().dividedBy(SLICE);
    var about = plan.warmUpAtMost().multipliedBy(contestants.size());
    try (var _ = new Progress(terminal, "warming up, at most", about)) {
      for (int i = 0; i < most && !cold.isEmpty(); i++) {
        for (var contestant : List.copyOf(i % 2 == 0 ? cold : cold.reversed())) {
          var now = slice(contestant, warm.get(contestant));
          warm.put(contestant, now);
          if (i + 1 >= least && now.warm()) {
            cold.remove(contestant);
          }
        }
      }
    }
    return warm;
  }

  private Warm slice(Contestant contestant, Warm before) throws InterruptedException {
    double rate = before == null ? FIRST_RATE : before.rate();
    var load = new Load(rate, Duration.ZERO, SLICE);
    var sample = stand.measure(contestant, 0, 0, load);
    double cpu = sample.figures().get(Sample.CPU) / SLICE.toSeconds();
    var series = new ArrayList<>(before == null ? List.<Double>of() : before.cpuMillis());
    series.add(cpu / rate * 1000);
    double share = sample.complete().getTotalCount() / (rate * SLICE.toSeconds());
    return new Warm(
        Math.min(next(rate, share, cpu), mostRate), List.copyOf(series), isWarm(series));
  }

  /** Towards where it is busy, but back where answers fail. */
  private static double next(double rate, double share, double cpu) {
    return share < ENOUGH
        ? Math.max(LEAST_RATE, rate / GROWTH)
        : rate * Math.clamp(BUSY / Math.max(cpu, 0.01), 1 / GROWTH, GROWTH);
  }

  static boolean isWarm(List<Double> cpuMillis) {
    for (int end = cpuMillis.size(); end > cpuMillis.size() - CONFIRMED; end--) {
      if (end < 2 * WINDOW || isFalling(cpuMillis.subList(end - 2 * WINDOW, end))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFalling(List<Double> cpuMillis) {
    double before = sum(cpuMillis.subList(0, WINDOW));
    return sum(cpuMillis.subList(WINDOW, 2 * WINDOW)) <= before * STILL_FALLING;
  }

  private static double sum(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sum();
  }
}
