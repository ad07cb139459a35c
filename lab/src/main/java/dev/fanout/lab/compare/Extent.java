package dev.fanout.lab.compare;

import java.util.List;
import java.util.OptionalInt;

/**
 * How much is measured.
 *
 * @param only names of scenarios, empty for all of them, or in a quick run for the typical load
 * @param levels of the typical load, in percent of the weakest knee, empty for the usual ones
 * @param repetitions of the typical load, empty for as many as usual
 */
public record Extent(
    boolean quick, List<String> only, List<Integer> levels, OptionalInt repetitions) {

  /** Names, in the order in which they were asked for. */
  List<String> scenarios() {
    for (String name : only) {
      if (!Scenarios.names().contains(name)) {
        throw new IllegalArgumentException(
            "There is no scenario '%s': %s".formatted(name, String.join(", ", Scenarios.names())));
      }
    }
    if (!only.isEmpty()) {
      return only;
    }
    return quick ? List.of(Sample.TYPICAL) : Scenarios.names();
  }

  ComparePlan plan() {
    if (levels.stream().anyMatch(percent -> percent < 1 || percent > 100)) {
      throw new IllegalArgumentException(
          "A level is a share of the weakest knee, 1 to 100 percent: " + levels + ".");
    }
    var usual = ComparePlan.of(quick);
    int times = repetitions.orElse(usual.repetitions());
    if (times < ComparePlan.LEAST_REPETITIONS) {
      throw new IllegalArgumentException(
          "Fewer than %d repetitions have no interval: %d."
              .formatted(ComparePlan.LEAST_REPETITIONS, times));
    }
    var plan = usual.times(times);
    if (levels.isEmpty()) {
      return plan;
    }
    plan = plan.at(levels.stream().distinct().sorted().map(percent -> percent / 100.0).toList());
    boolean brief = plan.levels().size() == 1 && scenarios().equals(List.of(Sample.TYPICAL));
    return brief ? plan.brief() : plan;
  }
}
