package dev.fanout.lab.compare;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long a run takes, about, by what it is spent on. */
final class Timetable {
  /** Knees, and what else is found out once, in a full run. */
  private static final Duration FACTS = Duration.ofMinutes(6);

  /** A process, and the answers before and after a slice that say that all is well. */
  private static final Duration START = Duration.ofSeconds(8);

  private static final Duration SETTLE = Duration.ofSeconds(2);

  /** A gateway that asks itself for products before it is ready. */
  private static final Duration WARMS_ITSELF_UP = Duration.ofSeconds(20);

  /** Of a contestant where nobody knows yet. */
  static final double USUAL_KNEE = 1000;

  private Timetable() {}

  /** Of all repetitions, by scenario; and what is spent on processes that start and get warm. */
  static Map<String, Duration> of(
      ComparePlan plan, boolean typical, List<Scenario> scenarios, int contestants) {
    var table = new LinkedHashMap<String, Duration>();
    int repetitions = typical ? plan.repetitions() : 0;
    boolean usual = scenarios.stream().anyMatch(Scenario::onWarmProcesses);
    int sets = plan.quick() ? 1 : repetitions + (usual ? plan.situations() : 0);
    var once = plan.quick() ? Duration.ZERO : FACTS;
    var young = fresh(plan, contestants).multipliedBy(sets).plus(once);
    long roomy = scenarios.stream().filter(Scenario::roomy).count() * plan.situations();
    young = young.plus(fresh(plan.brief(), ComparePlan.ROOMY).multipliedBy(roomy));
    table.put("starting and warming up", young);
    if (typical) {
      long slices = (long) repetitions * plan.slices() * plan.levels().size() * contestants;
      table.put(Sample.TYPICAL, plan.slice().whole().multipliedBy(slices));
    }
    for (var scenario : scenarios) {
      int field = field(scenario, plan, contestants);
      var repetition = once(scenario, field, USUAL_KNEE, !plan.quick());
      table.put(scenario.name(), repetition.multipliedBy(plan.situations()));
    }
    return table;
  }

  private static int field(Scenario scenario, ComparePlan plan, int contestants) {
    return switch (scenario.field()) {
      case OURS -> contestants;
      case GATEWAYS -> plan.quick() ? contestants : contestants - 1;
      case ROOMY -> ComparePlan.ROOMY;
    };
  }

  private static Duration fresh(ComparePlan plan, int contestants) {
    var warming = plan.warmUp().plus(plan.warmUpAtMost()).dividedBy(2);
    return START.plus(warming).multipliedBy(contestants);
  }

  /**
   * One repetition.
   *
   * @param rehearsals whether there are any: one of each slice where the JIT is soon done
   */
  static Duration once(Scenario scenario, int field, double weakestKnee, boolean rehearsals) {
    var sum = Duration.ZERO;
    for (var point : scenario.points()) {
      double rate = scenario.rate(point, weakestKnee, weakestKnee);
      var load = scenario.load(point, rate).whole();
      if (scenario.course() == Scenario.Course.IN_FLIGHT) {
        load = load.plus(Scenario.delay(point, rate)); // until the last answer is there
      }
      if (scenario.course() == Scenario.Course.FRESH) {
        load = load.plus(START).plus(WARMS_ITSELF_UP);
      }
      sum = sum.plus(load).plus(SETTLE);
    }
    return sum.multipliedBy(rehearsals && scenario.isRehearsed() ? 2L * field : field);
  }

  /** "2 h 55 min", "4 min", "50 s". */
  static String text(Duration length) {
    if (length.toMinutes() < 2) {
      return length.toSeconds() + " s";
    }
    return length.toHours() == 0
        ? length.toMinutes() + " min"
        : length.toHours() + " h " + length.toMinutesPart() + " min";
  }

  static Duration sum(Map<String, Duration> table) {
    return table.values().stream().reduce(Duration.ZERO, Duration::plus);
  }
}
