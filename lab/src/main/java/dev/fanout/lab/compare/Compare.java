package dev.fanout.lab.compare;

import dev.fanout.lab.complexity.Complexity;
import dev.fanout.lab.measure.Conditions;
import dev.fanout.lab.measure.Load;
import dev.fanout.lab.process.Identity;
import dev.fanout.lab.process.Output;
import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.process.ProcessGroup;
import dev.fanout.lab.process.SessionFile;
import dev.fanout.lab.process.Urgency;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Terminal;
import dev.fanout.lab.terminal.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the concurrency models cost: finds each contestant's knee, then puts the same load on all of
 * them in turn, round after round, on fresh and equally warm JVMs. What it has measured stays, so a
 * run that was interrupted goes on where it was.
 */
public final class Compare {
  private final ComparePlan plan;
  private final Ports ports;
  private final Pinning pinning = Pinning.detect();
  private final List<Contestant> contestants;
  private final List<Contestant> roomy;
  private final List<Build> builds;
  private final boolean typical;
  private final List<Scenario> scenarios;
  private final Schedule schedule;

  /**
   * @param others contestants that run already, each as {@code NAME=URL,PID}
   * @param builds contestants to be started from another jar, each as {@code NAME=JAR}
   * @throws IllegalArgumentException if a contestant, a name or a number is none
   */
  public Compare(Extent extent, List<String> others, List<String> builds, Ports ports) {
    this.ports = ports;
    this.plan = extent.plan();
    this.typical = extent.scenarios().contains(Sample.TYPICAL);
    this.scenarios = Scenarios.named(extent.scenarios());
    this.schedule = new Schedule(plan, typical, scenarios);
    this.roomy =
        scenarios.stream().anyMatch(Scenario::roomy)
            ? ComparePlan.roomy(ports, pinning)
            : List.of();
    this.builds = builds.stream().map(Build::parse).toList();
    this.contestants = contestants(ports);
    var guests = others.stream().map(Contestant::parse).toList();
    contestants.addAll(guests);
    requireNamesOfTheirOwn(guests);
  }

  /** The names of all there are. */
  public static List<String> scenarios() {
    return Scenarios.names();
  }

  /** What it starts with its ports shifted so. */
  public List<Program> programs(Ports shifted) {
    var all = contestants(shifted);
    if (!roomy.isEmpty()) {
      all.addAll(ComparePlan.roomy(shifted, pinning));
    }
    return ComparePlan.programs(shifted, pinning, all);
  }

  private void requireNamesOfTheirOwn(List<Contestant> guests) {
    var names = new HashSet<String>();
    plan.contestants(ports, pinning).forEach(usual -> names.add(usual.name()));
    var others =
        Stream.concat(builds.stream().map(Build::name), guests.stream().map(Contestant::name));
    others.forEach(name -> {
      if (!names.add(name)) {
        throw new IllegalArgumentException("There is a contestant '" + name + "' already.");
      }
    });
  }

  /** Those that are started here: with other builds, those that have to do with them. */
  private List<Contestant> contestants(Ports shifted) {
    var all = new ArrayList<>(plan.contestants(shifted, pinning));
    if (!builds.isEmpty()) {
      var concerned = builds.stream().map(build -> build.gateway().toString()).toList();
      all.removeIf(usual -> usual.isGateway() && !concerned.contains(usual.name()));
    }
    for (var build : builds) {
      all.add(plan.contestant(build, shifted, pinning, builds.indexOf(build)));
    }
    return all;
  }

  /**
   * Measures, prints and writes. Leaves no process behind, however it ends.
   *
   * @param command says how to do it again
   * @param folder of the run, relative to the repository
   */
  public void run(Path repository, SessionFile file, Terminal terminal, String command, Path folder)
      throws InterruptedException {
    var run = new RunFolder(repository.resolve(folder));
    if (plan.quick()) {
      run.forget();
    }
    var measured = contestants.stream().map(Contestant::name).collect(Collectors.toSet());
    run.requireSame(names(), plan.levels(), measured, builds(repository));
    if (run.repetitions() > 0) {
      terminal.line(
          "  %s has %d of %d repetitions; to begin anew, delete it"
              .formatted(folder, run.repetitions(), schedule.repetitions()));
    }
    if (!schedule.due(run.samples()).isEmpty()) {
      announce(terminal);
      measure(repository, file, terminal, command, run);
    }
    report(repository, terminal, folder);
  }

  /**
   * Prints and writes what has been measured so far, by whatever build, with the runs of folders
   * below it.
   *
   * @param folder of the run, relative to the repository
   * @throws Failure when there is nothing
   */
  public static void report(Path repository, Terminal terminal, Path folder) {
    var runs = Run.in(repository.resolve(folder));
    if (runs.isEmpty()) {
      throw new Failure("Nothing was measured yet in " + folder + ".", "./fanout compare does it.");
    }
    var report = new CompareReport(runs, Complexity.of(repository), AgentCost.read(repository));
    report.print(terminal);
    report.write(repository, folder, terminal);
  }

  /** How long it will take, and with what. */
  private void announce(Terminal terminal) {
    var times = Timetable.of(plan, typical, scenarios, contestants.size());
    terminal.line(
        "  about " + Timetable.text(Timetable.sum(times)) + " in all, if it begins anew:");
    var items =
        times.entrySet().stream()
            .map(one -> one.getKey() + " " + Timetable.text(one.getValue()))
            .collect(Collectors.joining(", "));
    Text.wrap(items).forEach(line -> terminal.line("    " + line));
  }

  /** Whose figures they are, and who has measured them. */
  private Map<String, Object> builds(Path repository) {
    var all = new TreeMap<String, Object>();
    for (var program : ComparePlan.around(ports, pinning)) {
      program
          .jar()
          .ifPresent(jar -> all.put(program.name(), Contestant.sha256(repository.resolve(jar))));
    }
    for (var contestant : contestants) {
      contestant.build(repository).ifPresent(build -> all.put(contestant.name(), build));
    }
    return all;
  }

  /** Which gateway each of them is a build of, by name. */
  private Map<String, Object> otherBuilds() {
    var all = new LinkedHashMap<String, Object>();
    builds.forEach(build -> all.put(build.name(), build.gateway().toString()));
    return all;
  }

  /** Names of those that somebody else has started. */
  private List<String> guests() {
    return contestants.stream()
        .filter(contestant -> contestant.program().isEmpty())
        .map(Contestant::name)
        .toList();
  }

  /** Of what is measured, in order. */
  private List<String> names() {
    return Stream.concat(
            typical ? Stream.of(Sample.TYPICAL) : Stream.empty(),
            scenarios.stream().map(Scenario::name))
        .toList();
  }

  private void measure(
      Path repository, SessionFile file, Terminal terminal, String command, RunFolder run)
      throws InterruptedException {
    var conditions = new Conditions.Recorder(command, pinning, "not attached", plan.quick());
    var programs = ComparePlan.services(ports);
    var demo = Optional.of(Identity.self());
    try (var group = new ProcessGroup(repository, file, terminal, programs, demo);
        var stand = new Stand(repository, terminal, group, pinning)) {
      terminal.line("  " + pinning.sentence());
      stand.start(ComparePlan.around(ports, pinning));
      pinning.pinThis();
      if (run.facts().isEmpty()) {
        run.write(facts(repository, stand, terminal, conditions));
      } else {
        run.goesOn(conditions.done());
        run.asks(names(), schedule.repetitions(), command);
        var facts = run.facts().orElseThrow();
        if (!roomy.isEmpty() && !facts.containsKey(RunFolder.ROOMY_KNOBS)) {
          run.knows(RunFolder.ROOMY_KNOBS, roomyKnobs(stand));
        }
        double top = top(facts.getDouble("rate"));
        if (!Calibration.says(facts.getJsonObject(RunFolder.SERVICES), top)) {
          run.knows(RunFolder.SERVICES, calibration().ofColdServices(trial(top)));
        }
      }
      var knees = new Knees(run.facts().orElseThrow());
      var repetitions = new Repetitions(stand, terminal, plan, contestants, roomy, knees);
      var services = new ReplayedServices(ComparePlan.replayed(ports));
      var situations = new ScenarioRounds(stand, services, terminal, knees, !plan.quick());
      for (List<String> due; !(due = schedule.due(run.samples())).isEmpty(); ) {
        int repetition = run.repetitions() + 1;
        long began = System.nanoTime();
        run.write(
            repetition,
            due.contains(Sample.TYPICAL)
                ? repetitions.typical(repetition)
                : repetitions.situations(repetition, Scenarios.named(due), situations));
        run.took(Duration.ofNanos(System.nanoTime() - began));
      }
    }
  }

  /** What is found out once: each one's knee, what the services can do, what everything is. */
  private Map<String, Object> facts(
      Path repository, Stand stand, Terminal terminal, Conditions.Recorder conditions)
      throws InterruptedException {
    stand.start(contestants);
    var warm = new WarmingUp(stand, terminal, plan).run(contestants);
    var rounds = new Rounds(stand, terminal, plan, contestants);
    var knees = new LinkedHashMap<String, Knee>();
    for (var contestant : contestants) {
      double carried = warm.get(contestant).rate();
      var knee = plan.quick() ? new Knee(carried, List.of()) : rounds.knee(contestant, carried);
      knees.put(contestant.name(), knee);
    }
    double weakest = Knee.weakest(knees.values());
    var facts = new LinkedHashMap<String, Object>();
    facts.put("quick", plan.quick());
    facts.put("builds", builds(repository));
    facts.put("otherBuilds", otherBuilds());
    facts.put("guests", guests());
    facts.put("commit", commit(repository));
    facts.put("knees", each(knees, Knee::rate));
    facts.put(
        "kneeTrials", each(knees, knee -> knee.trials().stream().map(Knee.Trial::json).toList()));
    facts.put(
        "kneesOfTheGenerator",
        knees.keySet().stream().filter(name -> knees.get(name).isOfTheGenerator()).toList());
    facts.put("rate", weakest);
    facts.put(RunFolder.SERVICES, calibration().ofServices(trial(top(weakest))));
    facts.put("repetitions", schedule.repetitions());
    facts.put("scenarios", names());
    facts.put("levels", plan.levels());
    facts.put("generatorIsRealTime", Urgency.isAllowed());
    facts.put("knobs", new Knobs(stand).read(contestants));
    if (!roomy.isEmpty()) {
      facts.put(RunFolder.ROOMY_KNOBS, roomyKnobs(stand));
    }
    facts.put("conditions", conditions.done().facts());
    return facts;
  }

  private Map<String, Object> roomyKnobs(Stand stand) throws InterruptedException {
    stand.start(roomy);
    var knobs = new Knobs(stand).read(roomy);
    stand.end(roomy);
    return knobs;
  }

  /** In the same order. */
  private static Map<String, Object> each(Map<String, Knee> knees, Function<Knee, Object> what) {
    var all = new LinkedHashMap<String, Object>();
    knees.forEach((name, knee) -> all.put(name, what.apply(knee)));
    return all;
  }

  private static String commit(Path repository) {
    var described =
        Output.of("git", "-C", repository.toString(), "describe", "--always", "--dirty");
    return described.isEmpty() ? "not known" : described.getFirst();
  }

  /** Requests per second at the highest level. */
  private double top(double weakest) {
    return weakest * plan.levels().getLast();
  }

  private Calibration calibration() {
    return new Calibration(ComparePlan.replayed(ports), pinning);
  }

  private Load trial(double rate) {
    return new Load(rate, plan.trial().leadIn(), plan.trial().length());
  }
}
