package dev.fanout.lab.compare;

import dev.fanout.lab.complexity.Complexity;
import dev.fanout.lab.load.OpenLoop;
import dev.fanout.lab.measure.Conditions;
import dev.fanout.lab.measure.Load;
import dev.fanout.lab.measure.SustainableRate;
import dev.fanout.lab.process.Identity;
import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.process.ProcessGroup;
import dev.fanout.lab.process.SessionFile;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.terminal.Progress;
import dev.fanout.lab.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the concurrency models cost: finds each contestant's knee, then puts the same load on all of
 * them in turn, round after round, on fresh and equally warm JVMs. What it has measured stays, so a
 * run that was interrupted goes on where it was.
 */
public final class Compare {
  private static final double HIGHEST_RATE = 20_000;
  private static final double CAUTION = 0.6;
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final int MOST_TRIES = 3;

  private final ComparePlan plan;
  private final Ports ports;
  private final Pinning pinning = Pinning.detect();
  private final List<Contestant> contestants;

  /**
   * @param others contestants that run already, each as {@code NAME=URL,PID}
   * @throws IllegalArgumentException if one is none
   */
  public Compare(boolean quick, List<String> others, Ports ports) {
    this.plan = ComparePlan.of(quick);
    this.ports = ports;
    this.contestants = new ArrayList<>(plan.contestants(ports, pinning));
    others.forEach(other -> contestants.add(Contestant.parse(other)));
  }

  /** What it starts with its ports shifted so. */
  public List<Program> programs(Ports shifted) {
    return plan.programs(shifted, pinning);
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
    var done = run.facts().isPresent() ? run.samples() : List.<Sample>of();
    int repetitions = done.stream().mapToInt(Sample::repetition).max().orElse(0);
    if (repetitions > 0) {
      terminal.line("  goes on in " + folder + ", where " + repetitions + " repetitions are");
    }
    if (repetitions < plan.repetitions()) {
      measure(repository, file, terminal, command, run, repetitions);
    }
    var report =
        new CompareReport(
            contestants, run.facts().orElseThrow(), Complexity.of(repository), run.samples());
    report.print(terminal);
    report.write(repository, folder, terminal);
  }

  private void measure(
      Path repository, SessionFile file, Terminal terminal, String command, RunFolder run, int done)
      throws InterruptedException {
    var conditions = new Conditions.Recorder(command, pinning, "not attached", plan.quick());
    var services = ComparePlan.services(ports);
    var demo = Optional.of(Identity.self());
    try (var group = new ProcessGroup(repository, file, terminal, services, demo);
        var stand = new Stand(repository, terminal, group)) {
      terminal.line("  " + pinning.sentence());
      stand.start(ComparePlan.around(ports, pinning));
      pinning.pinThis();
      var facts = run.facts();
      if (facts.isEmpty()) {
        run.write(facts(stand, terminal, conditions));
      }
      double top = run.facts().orElseThrow().getDouble("rate");
      for (int repetition = done + 1; repetition <= plan.repetitions(); repetition++) {
        repeat(stand, terminal, run, repetition, top);
      }
    }
  }

  /** What is found out once: each one's knee, what the services can do, what everything is. */
  private Map<String, Object> facts(Stand stand, Terminal terminal, Conditions.Recorder conditions)
      throws InterruptedException {
    stand.start(contestants);
    var warm = new WarmingUp(stand, terminal, plan).run(contestants);
    var knees = new LinkedHashMap<String, Object>();
    for (var contestant : contestants) {
      double carried = warm.get(contestant).rate();
      knees.put(
          contestant.name(), plan.quick() ? carried : knee(stand, terminal, contestant, carried));
    }
    double weakest = knees.values().stream().mapToDouble(knee -> (Double) knee).min().orElseThrow();
    var facts = new LinkedHashMap<String, Object>();
    facts.put("quick", plan.quick());
    facts.put("knees", knees);
    facts.put("rate", weakest);
    facts.put("services", calibrate(weakest));
    facts.put("knobs", new Knobs(stand).read(contestants));
    facts.put("conditions", conditions.done().facts());
    return facts;
  }

  private double knee(Stand stand, Terminal terminal, Contestant contestant, double carried)
      throws InterruptedException {
    var search = new SustainableRate(carried * CAUTION, HIGHEST_RATE);
    var about = plan.trial().whole().multipliedBy(12);
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

  /** One of the services alone, under all the calls that the six of them get at most. */
  private Map<String, Object> calibrate(double rate) throws InterruptedException {
    double calls = rate * Service.values().length;
    var service = Service.CATALOG;
    try (var generator =
        OpenLoop.connect(
            ComparePlan.replayed(ports).url(service), (int) (calls / 20), Duration.ofSeconds(2))) {
      var load = plan.trial();
      var tally =
          generator.run(calls, load.leadIn(), load.length(), k -> "/products/" + (1 + k % 400));
      var facts = new LinkedHashMap<String, Object>();
      facts.put("callsPerSecond", calls);
      facts.put("medianDelayMillis", service.delay().toMillis());
      facts.put("p50Millis", tally.millis(50));
      facts.put("p99Millis", tally.millis(99));
      facts.put("failed", tally.errorCount());
      facts.put("lateShare", (double) tally.late() / tally.requests());
      return facts;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void repeat(Stand stand, Terminal terminal, RunFolder run, int repetition, double top)
      throws InterruptedException {
    if (!plan.quick()) {
      stand.start(contestants);
      new WarmingUp(stand, terminal, plan).run(contestants);
    }
    var samples = new LinkedHashMap<String, Sample>();
    int slices = plan.slices() * plan.levels().size() * contestants.size();
    var about = plan.slice().whole().multipliedBy(slices);
    String title = "repetition %d of %d".formatted(repetition, plan.repetitions());
    try (var _ = new Progress(terminal, title, about)) {
      for (double level : plan.levels()) {
        for (int slice = 0; slice < plan.slices(); slice++) {
          boolean back = (slice + repetition) % 2 == 0;
          for (var contestant : back ? contestants.reversed() : contestants) {
            var sample = sample(stand, contestant, repetition, level, top);
            samples.merge(contestant.name() + level, sample, Sample::plus);
          }
        }
      }
    }
    run.write(repetition, List.copyOf(samples.values()));
  }

  /** Again where the generator itself was late: then it was that which was measured. */
  private Sample sample(
      Stand stand, Contestant contestant, int repetition, double level, double top)
      throws InterruptedException {
    var load = plan.at(top * level);
    var sample = stand.measure(contestant, repetition, level, load);
    for (int tries = 1; sample.isVoid() && tries < MOST_TRIES; tries++) {
      sample = stand.measure(contestant, repetition, level, load);
    }
    return sample;
  }
}
