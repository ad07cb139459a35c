package dev.fanout.lab.compare;

import dev.fanout.lab.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a run measures again and again, each time on fresh processes but for those of a quick run,
 * which has one set of them.
 */
final class Repetitions {
  private final Stand stand;
  private final Terminal terminal;
  private final ComparePlan plan;
  private final List<Contestant> contestants;
  private final List<Contestant> roomy;
  private final Knees knees;

  /**
   * @param roomy those with room for thousands of requests at a time
   */
  Repetitions(
      Stand stand,
      Terminal terminal,
      ComparePlan plan,
      List<Contestant> contestants,
      List<Contestant> roomy,
      Knees knees) {
    this.stand = stand;
    this.terminal = terminal;
    this.plan = plan;
    this.contestants = contestants;
    this.roomy = roomy;
    this.knees = knees;
  }

  RunFolder.Repetition typical(int number) throws InterruptedException {
    var warm = fresh(number);
    var rounds = new Rounds(stand, terminal, plan, contestants);
    return new RunFolder.Repetition(rounds.repeat(number, knees.weakest()), warm);
  }

  RunFolder.Repetition situations(int number, List<Scenario> scenarios, ScenarioRounds rounds)
      throws InterruptedException {
    var samples = new ArrayList<Sample>();
    var warmUps = new ArrayList<Map<Contestant, WarmingUp.Warm>>();
    if (scenarios.stream().anyMatch(scenario -> !scenario.roomy())) {
      if (plan.quick() || scenarios.stream().anyMatch(Scenario::onWarmProcesses)) {
        warmUps.addAll(fresh(number));
      } else {
        stand.start(Rounds.inTurn(contestants, number));
      }
      for (var scenario : scenarios.stream().filter(one -> !one.roomy()).toList()) {
        samples.addAll(rounds.repeat(number, scenario, contestants));
      }
      if (!plan.quick()) {
        stand.end(contestants); // their memory may be needed
      }
    }
    double mostRate = knees.weakest() * Scenarios.USUAL_SHARE;
    for (var scenario : scenarios.stream().filter(Scenario::roomy).toList()) {
      // one after the other, and each on a process of its own: thousands of connections stay in a
      // pool, soon more than a process may have open, and a heap stays as large as it was
      for (var contestant : number % 2 == 0 ? roomy.reversed() : roomy) {
        var alone = List.of(contestant);
        stand.start(alone);
        warmUps.add(new WarmingUp(stand, terminal, plan.brief(), mostRate).run(alone));
        samples.addAll(rounds.repeat(number, scenario, alone));
        stand.end(alone);
      }
    }
    return new RunFolder.Repetition(samples, warmUps);
  }

  /** Fresh processes, how warm they are; in a quick run nothing, as there they are warm already. */
  private List<Map<Contestant, WarmingUp.Warm>> fresh(int number) throws InterruptedException {
    if (plan.quick()) {
      return List.of();
    }
    var order = Rounds.inTurn(contestants, number);
    stand.start(order);
    return List.of(new WarmingUp(stand, terminal, plan).run(order));
  }
}
