package dev.fanout.lab.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * What the next repetition of a run is of. The typical load comes first and by itself, since its
 * figures are asked for most; then all scenarios, and those again of which a sample was void, so
 * that one hiccup costs no interval. Those come after the same ones as before: what a process has
 * been through is in what it shows.
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
    var due = new ArrayList<String>();
    boolean another = false;
    for (var scenario : scenarios.reversed()) {
      boolean isAnother = isAnother(scenario.name(), before);
      if (isAnother || another && scenario.onWarmProcesses() || isDue(scenario.name(), before)) {
        due.addFirst(scenario.name());
      }
      another |= isAnother && scenario.onWarmProcesses();
    }
    return due;
  }

  private boolean isDue(String scenario, List<Sample> before) {
    return Sample.repetitions(scenario, before) < plan.situations();
  }

  /** In place of one that is void; not where all are, for one more would be so too. */
  private boolean isAnother(String scenario, List<Sample> before) {
    long made = Sample.repetitions(scenario, before);
    long counting = Sample.whole(scenario, before);
    return made >= plan.situations()
        && made < plan.situations() + MOST_AGAIN
        && counting > 0
        && counting < plan.situations();
  }
}
