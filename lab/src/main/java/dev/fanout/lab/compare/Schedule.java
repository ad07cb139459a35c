package dev.fanout.lab.compare;

import java.util.List;

/**
 * What the next repetition of a run is of. The typical load comes first and by itself, since its
 * figures are asked for most; then all scenarios, and those again of which a sample was void, so
 * that one hiccup costs no interval.
 *
 * @param typical whether the typical load is part of it
 */
record Schedule(ComparePlan plan, boolean typical, List<Scenario> scenarios) {
  /** Of a scenario of which samples are void. */
  private static final int MOST_AGAIN = 3;

  /** How many there are where no sample is void. */
  int repetitions() {
    return (typical ? plan.repetitions() : 0) + (scenarios.isEmpty() ? 0 : plan.situations());
  }

  /** Names, empty when all is done. */
  List<String> due(List<Sample> before) {
    if (typical && Sample.repetitions(Sample.TYPICAL, before) < plan.repetitions()) {
      return List.of(Sample.TYPICAL);
    }
    return scenarios.stream().map(Scenario::name).filter(name -> isDue(name, before)).toList();
  }

  private boolean isDue(String scenario, List<Sample> before) {
    long made = Sample.repetitions(scenario, before);
    boolean again = Sample.fewest(scenario, before) < plan.situations();
    return made < plan.situations() + (again ? MOST_AGAIN : 0);
  }
}
