package dev.fanout.lab.compare;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What one contestant can do: the highest rate at which about every answer is complete and there
 * within a second.
 *
 * @param rate in requests per second
 * @param trials by which it was found, in the order in which they were made; none in a quick run
 */
record Knee(double rate, List<Trial> trials) {

  /**
   * A rate, for some seconds.
   *
   * @param goodput complete answers within a second, per second
   * @param late whether the generator was, too much for the trial to count
   */
  record Trial(double rate, double goodput, double p99Millis, boolean late) {
    Map<String, Object> json() {
      return Map.of("rate", rate, "goodput", goodput, "p99Millis", p99Millis, "late", late);
    }
  }

  /** Whether it gave in first: it was late at each rate that did not hold, and each time. */
  boolean isOfTheGenerator() {
    var failed = trials.stream().filter(trial -> trial.rate > rate).toList();
    return !failed.isEmpty() && failed.stream().allMatch(Trial::late);
  }

  /** The lowest, of those that are not the generator's where there are any. */
  static double weakest(Collection<Knee> knees) {
    var own = knees.stream().filter(knee -> !knee.isOfTheGenerator()).toList();
    return (own.isEmpty() ? knees : own).stream().mapToDouble(Knee::rate).min().orElseThrow();
  }
}
