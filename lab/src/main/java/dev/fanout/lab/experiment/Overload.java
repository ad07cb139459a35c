package dev.fanout.lab.experiment;

import dev.fanout.lab.measure.Conditions;
import dev.fanout.lab.measure.Load;
import dev.fanout.lab.measure.SustainableRate;
import dev.fanout.lab.process.Identity;
import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.process.ProcessGroup;
import dev.fanout.lab.process.SessionFile;
import dev.fanout.lab.process.Startup;
import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.terminal.Progress;
import dev.fanout.lab.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Offers each gateway less and more than it can do, without an admission limit and with the learned
 * one, one gateway at a time.
 */
final class Overload implements Experiment {
  private static final Duration START_AT_MOST = Duration.ofMinutes(4);

  /** A gateway on one processor does not get near. */
  private static final double HIGHEST_RATE = 20_000;

  private static final int TRIALS_ABOUT = 12;

  /** The warm-up goes up to what it just carries; the search begins below. */
  private static final double CAUTION = 0.6;

  /** Of the sustainable rate, between two steps. */
  private static final double CALM = 0.2;

  private static final Duration CALM_SLICE = Duration.ofSeconds(1);
  private static final int MOST_CALM_SLICES = 6;

  private final OverloadPlan plan;
  private final Ports ports;
  private final Pinning pinning = Pinning.detect();

  Overload(OverloadPlan plan, Ports ports) {
    this.plan = plan;
    this.ports = ports;
  }

  /**
   * One load on one gateway.
   *
   * @param multiple of the rate that the gateway sustains without a limit
   * @param limit of admission right after the load, empty where there is none
   * @param recovery after the load, until a fifth of that rate is answered again without a flaw;
   *     empty when it was waited for in vain, which ends its steps
   * @param outOfMemory its heap was used up
   */
  record Step(
      Subject subject,
      double multiple,
      Measured measured,
      Optional<Double> limit,
      Optional<Duration> recovery,
      boolean outOfMemory) {}

  /**
   * @param sustainable requests per second
   */
  record Result(Map<Gateway, Double> sustainable, List<Step> steps, Conditions conditions) {}

  @Override
  public List<Program> programs(Ports shifted) {
    return OverloadPlan.all(shifted, pinning);
  }

  @Override
  public List<dev.fanout.lab.program.Step> steps() {
    return plan.steps(ports, pinning);
  }

  @Override
  public void run(Path repository, SessionFile file, Terminal terminal, String command, Path folder)
      throws InterruptedException {
    var result = measure(repository, file, terminal, command);
    var report = new OverloadReport(result);
    var findings =
        new Findings(
            "overload",
            "Overload, without and with an admission limit",
            result.conditions(),
            report.sentences(),
            report.grid(),
            OverloadReport.legend(),
            report.json(),
            new OverloadPicture(result)::svg);
    findings.print(terminal);
    findings.write(repository, folder, terminal);
  }

  private Result measure(Path repository, SessionFile file, Terminal terminal, String command)
      throws InterruptedException {
    var programs = OverloadPlan.programs(ports);
    var subjects = OverloadPlan.subjects(ports, pinning);
    var demo = Optional.of(Identity.self());
    var conditions =
        new Conditions.Recorder(command, pinning, "attached, exports nothing", plan.quick());
    try (var group = new ProcessGroup(repository, file, terminal, programs, demo)) {
      terminal.line("  " + pinning.sentence());
      if (!pinning.pins()) {
        terminal.line(
            "  There is no taskset here, or one processor only: what gives in may be any.");
      }
      new Startup(repository, terminal, START_AT_MOST).start(programs(ports), group);
      pinning.pinThis();
      var bench = new Bench(repository, group, terminal);
      var warm = new WarmUp(bench, terminal).run(subjects, plan.warmUp());
      var sustainable = new EnumMap<Gateway, Double>(Gateway.class);
      for (var subject : subjects) {
        if (!subject.refuses()) {
          var twin =
              subjects.stream()
                  .filter(other -> other != subject && other.gateway() == subject.gateway())
                  .findAny()
                  .orElseThrow();
          double first = warm.get(subject);
          sustainable.put(subject.gateway(), sustainable(bench, terminal, subject, twin, first));
        }
      }
      var steps = steps(bench, terminal, subjects, sustainable);
      return new Result(sustainable, steps, conditions.done());
    }
  }

  /** Its twin gets the same load, or else one of them would be warmer than the other. */
  private double sustainable(
      Bench bench, Terminal terminal, Subject subject, Subject twin, double first)
      throws InterruptedException {
    var search = new SustainableRate(first * CAUTION, HIGHEST_RATE);
    var about = plan.trial().whole().multipliedBy(2L * TRIALS_ABOUT);
    boolean replaced = false;
    try (var _ =
        new Progress(terminal, "looking for what " + subject.gateway() + " sustains", about)) {
      for (Optional<Double> rate; (rate = search.next()).isPresent(); ) {
        bench.load(twin, at(rate.get(), plan.trial()));
        var measured = bench.load(subject, at(rate.get(), plan.trial()));
        boolean held = measured.goodput() >= SustainableRate.ENOUGH * rate.get();
        if (!held && calm(bench, subject, rate.get()).isEmpty()) {
          search.broke();
          replace(bench, terminal, subject);
          replaced = true;
        } else {
          search.tried(measured.goodput());
        }
      }
    }
    if (replaced) { // and not nearly as warm as its twin
      new WarmUp(bench, terminal).run(List.of(subject), plan.warmUp());
    }
    terminal.line(
        "  %s %s sustains %.0f requests/s: at least %.0f %% complete within 1 s"
            .formatted(
                terminal.green("ok"),
                subject.gateway(),
                search.found(),
                SustainableRate.ENOUGH * 100));
    return search.found();
  }

  private List<Step> steps(
      Bench bench, Terminal terminal, List<Subject> subjects, Map<Gateway, Double> sustainable)
      throws InterruptedException {
    int count = plan.multiples().size() * subjects.size();
    var about = plan.step().whole().plus(CALM_SLICE.multipliedBy(2)).multipliedBy(count);
    var steps = new ArrayList<Step>();
    var standing = new ArrayList<>(subjects);
    try (var _ = new Progress(terminal, count + " steps", about)) {
      for (int i = 0; i < plan.multiples().size(); i++) {
        double multiple = plan.multiples().get(i);
        var fallen = new ArrayList<Subject>();
        for (var subject : i % 2 == 0 ? standing : standing.reversed()) {
          double rate = sustainable.get(subject.gateway());
          var load = at(rate * multiple, plan.step());
          var measured = bench.load(subject, load);
          // not meanwhile: the gateway's processor has to put its metrics together
          var limit = subject.refuses() ? limit(subject) : Optional.<Double>empty();
          var recovery = calm(bench, subject, rate);
          var step =
              new Step(subject, multiple, measured, limit, recovery, bench.outOfMemory(subject));
          steps.add(step);
          terminal.line(OverloadReport.line(step));
          if (recovery.isEmpty()) {
            terminal.line("  " + subject + " does not recover: it is ended");
            bench.end(subject);
            fallen.add(subject);
          }
        }
        standing.removeAll(fallen);
      }
    }
    return steps;
  }

  private static Optional<Double> limit(Subject subject) throws InterruptedException {
    return Metrics.of(subject).map(metrics -> metrics.sum("fanout_admission_limit"));
  }

  /** Waits under little load until all answers are complete again: no step inherits another's. */
  private static Optional<Duration> calm(Bench bench, Subject subject, double rate)
      throws InterruptedException {
    long began = System.nanoTime();
    double little = Math.max(5, rate * CALM);
    for (int i = 0; i < MOST_CALM_SLICES; i++) {
      var measured = bench.load(subject, new Load(little, Duration.ZERO, CALM_SLICE));
      if (measured.goodput() >= SustainableRate.ENOUGH * little) {
        return Optional.of(Duration.ofNanos(System.nanoTime() - began));
      }
      if (measured.tally().errors().containsKey(Bench.NO_CONNECTION)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private void replace(Bench bench, Terminal terminal, Subject subject)
      throws InterruptedException {
    terminal.line("  " + subject + " does not recover: replaced by a fresh process");
    bench.restart(subject);
    new WarmUp(bench, terminal).run(List.of(subject), plan.warmUp().dividedBy(2));
  }

  private static Load at(double rate, Load load) {
    return new Load(rate, load.leadIn(), load.length());
  }
}
