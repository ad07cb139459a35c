package dev.fanout.lab.compare;

import dev.fanout.lab.measure.Load;
import dev.fanout.lab.measure.SustainableRate;
import dev.fanout.lab.terminal.Progress;
import dev.fanout.lab.terminal.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The measurements themselves: what each contestant can do, and the same load on all of them. */
final class Rounds {
  private static final double HIGHEST_RATE = 20_000;

  /** The warm-up goes up to what it just carries; the search begins below. */
  private static final double CAUTION = 0.6;

  private static final int TRIALS_ABOUT = 12;
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private final Stand stand;
  private final Terminal terminal;
  private final ComparePlan plan;
  private final List<Contestant> contestants;

  Rounds(Stand stand, Terminal terminal, ComparePlan plan, List<Contestant> contestants) {
    this.stand = stand;
    this.terminal = terminal;
    this.plan = plan;
    this.contestants = contestants;
  }

  /**
   * Looks for it.
   *
   * @param carried in the warm-up
   */
  Knee knee(Contestant contestant, double carried) throws InterruptedException {
    var search = new SustainableRate(carried * CAUTION, HIGHEST_RATE);
    var about = plan.trial().whole().multipliedBy(TRIALS_ABOUT);
    var trials = new ArrayList<Knee.Trial>();
    try (var _ = new Progress(terminal, "looking for the knee of " + contestant.name(), about)) {
      for (Optional<Double> rate; (rate = search.next()).isPresent(); ) {
        var load = new Load(rate.get(), plan.trial().leadIn(), plan.trial().length());
        var sample = Stand.inTime(() -> stand.measure(contestant, 0, 0, load));
        long inTime = sample.complete().getCountBetweenValues(0, DEADLINE.toNanos() / 1000);
        double goodput = inTime / (load.length().toMillis() / 1e3);
        search.tried(sample.isVoid() ? 0 : goodput);
        double p99 = sample.complete().getValueAtPercentile(99) / 1e3;
        trials.add(new Knee.Trial(rate.get(), goodput, p99, sample.isVoid()));
      }
    }
    terminal.line(
        "  %s the knee of %s is at %.0f requests/s"
            .formatted(terminal.green("ok"), contestant.name(), search.found()));
    return new Knee(search.found(), trials);
  }

  /**
   * Every contestant at every level, there and back.
   *
   * @param top requests per second, of which the levels are shares
   */
  List<Sample> repeat(int repetition, double top) throws InterruptedException {
    var samples = new LinkedHashMap<String, Sample>();
    int slices = plan.slices() * plan.levels().size() * contestants.size();
    var about = plan.slice().whole().multipliedBy(slices);
    String title = "repetition %d of %d".formatted(repetition, plan.repetitions());
    try (var _ = new Progress(terminal, title, about)) {
      for (double level : plan.levels()) {
        for (int slice = 0; slice < plan.slices(); slice++) {
          for (var contestant : inTurn(contestants, slice + repetition)) {
            var load = plan.at(top * level);
            var sample = Stand.inTime(() -> stand.measure(contestant, repetition, level, load));
            samples.merge(contestant.name() + level, sample, Sample::plus);
          }
        }
      }
    }
    return List.copyOf(samples.values());
  }

  /**
   * There and back, and each is about as often first as any other, and before any other as behind
   * it: a place in the order may be worth something.
   *
   * @param number of the turn
   */
  static List<Contestant> inTurn(List<Contestant> contestants, int number) {
    var turn = new ArrayList<>(contestants);
    Collections.rotate(turn, number / 2);
    return number % 2 == 0 ? turn.reversed() : turn;
  }
}
