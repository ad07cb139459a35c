package dev.fanout.lab.compare;

import dev.fanout.lab.measure.Load;
import dev.fanout.lab.measure.SustainableRate;
import dev.fanout.lab.terminal.Progress;
import dev.fanout.lab.terminal.Terminal;
import java.time.Duration;
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
  private static final int MOST_TRIES = 3;

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
   * The highest rate at which about every answer is complete and there within a second.
   *
   * @param carried in the warm-up
   */
  double knee(Contestant contestant, double carried) throws InterruptedException {
    var search = new SustainableRate(carried * CAUTION, HIGHEST_RATE);
    var about = plan.trial().whole().multipliedBy(TRIALS_ABOUT);
    try (var _ = new Progress(terminal, "looking for the knee of " + contestant.name(), about)) {
      for (Optional<Double> rate; (rate = search.next()).isPresent(); ) {
        var load = new Load(rate.get(), plan.trial().leadIn(), plan.trial().length());
        var sample = stand.measure(contestant, 0, 0, load);
        long inTime = sample.complete().getCountBetweenValues(0, DEADLINE.toNanos() / 1000);
        search.tried(inTime / (load.length().toMillis() / 1e3));
      }
    }
    terminal.line(
        "  %s the knee of %s is at %.0f requests/s"
            .formatted(terminal.green("ok"), contestant.name(), search.found()));
    return search.found();
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
          boolean back = (slice + repetition) % 2 == 0;
          for (var contestant : back ? contestants.reversed() : contestants) {
            var sample = sample(contestant, repetition, level, top);
            samples.merge(contestant.name() + level, sample, Sample::plus);
          }
        }
      }
    }
    return List.copyOf(samples.values());
  }

  /** Again where the generator itself was late: then it was that which was measured. */
  private Sample sample(Contestant contestant, int repetition, double level, double top)
      throws InterruptedException {
    var load = plan.at(top * level);
    var sample = stand.measure(contestant, repetition, level, load);
    for (int tries = 1; sample.isVoid() && tries < MOST_TRIES; tries++) {
      sample = stand.measure(contestant, repetition, level, load);
    }
    return sample;
  }
}
