package dev.fanout.lab.demo;

import dev.fanout.lab.process.Identity;
import dev.fanout.lab.process.ProcessGroup;
import dev.fanout.lab.process.SessionFile;
import dev.fanout.lab.process.Startup;
import dev.fanout.lab.program.HttpCall;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Progress;
import dev.fanout.lab.terminal.Terminal;
import dev.fanout.lab.terminal.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts everything, measures both gateways twice, says what the figures say, and stays up. */
public final class Demo {
  private static final Duration START_AT_MOST = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final DemoPlan plan;
  private final Path repository;
  private final Terminal terminal;

  public Demo(DemoPlan plan, Path repository, Terminal terminal) {
    this.plan = plan;
    this.repository = repository;
    this.terminal = terminal;
  }

  /**
   * Leaves no process behind, however it ends.
   *
   * @param stay until Ctrl-C, after the measurement
   * @param farewell says what to try, when it stays
   * @return whether every answer in the phase without faults was a 200
   */
  public boolean run(SessionFile file, boolean stay, Runnable farewell)
      throws InterruptedException {
    try (var traces = Traces.open(plan.programs());
        var group =
            new ProcessGroup(
                repository, file, terminal, plan.programs(), Optional.of(Identity.self()))) {
      heading("Start");
      terminal.line("  " + plan.programs().tracing().sentence());
      new Startup(repository, terminal, START_AT_MOST).start(plan.programs().all(), group);
      var meter = new Meter(repository, group, plan.ports());
      plan.fixedDelays().before().forEach(this::send);
      var carried = plan.at(new WarmUp(meter, terminal).run(plan.rate(), plan.orLess()));

      traces.ask("healthy", "every service healthy");
      var fixed = measure(1, carried.fixedDelays(), meter, group);
      list(Reading.ofFixedDelays(fixed, carried.fixedDelays().criticalPathMillis()));
      if (!isFlawless(fixed)) { // a machine has its moments, and a breaker then takes seconds
        fixed = measure(1, carried.fixedDelays().again(), meter, group);
        list(Reading.ofFixedDelays(fixed, carried.fixedDelays().criticalPathMillis()));
      }
      plan.slowReviews().before().forEach(this::send);
      // before the load: after it the circuit breaker lets nobody wait
      traces.ask("degraded", plan.slowReviews().title());
      var slow = measure(2, carried.slowReviews(), meter, group);
      list(Reading.ofSlowReviews(slow));
      plan.backToNormal().forEach(this::send);
      sayWhatThisIsNot();

      if (traces.any()) {
        heading("Traces of the same request through both gateways");
        traces.table().print(terminal);
        list(traces.remarks(stay));
      }
      if (stay) {
        heading("Everything stays up until Ctrl-C");
        farewell.run();
        stayUp(meter);
      }
      return isFlawless(fixed);
    }
  }

  private static boolean isFlawless(Measured measured) {
    return measured.sides().stream().allMatch(side -> side.tally().errorCount() == 0);
  }

  private Measured measure(int number, Phase phase, Meter meter, ProcessGroup group)
      throws InterruptedException {
    heading("Phase " + number + " of 2: " + phase.title());
    phase.before().forEach(this::send);
    Load load = phase.load();
    var slices = new ArrayList<Slice>();
    var machine = new Machine(group.session());
    try (var _ = new Progress(terminal, load.toString(), load.length())) {
      for (var gateway : Meter.order(load.slicesEach())) {
        slices.add(meter.slice(gateway, load.rate(), load.slice()));
      }
    }
    var measured = Measured.of(slices, machine.elsewhere());
    ResultTable.of(phase, measured.sides()).print(terminal);
    return measured;
  }

  private void sayWhatThisIsNot() {
    heading("What this is not: a comparison");
    list(
        List.of(
            "Load generator, services and gateways share the "
                + Runtime.getRuntime().availableProcessors()
                + " processors of this machine, the JVMs are young, and "
                + plan.each().toSeconds()
                + " s per gateway and phase at one rate is one short run.",
            "A comparison needs more: several runs on fresh and equally warm JVMs, loads up to"
                + " where each gives in, and intervals that say how sure it is."));
  }

  private void stayUp(Meter meter) throws InterruptedException {
    while (true) {
      Thread.sleep(LOOK_EVERY);
      meter.requireAlive();
    }
  }

  private void send(HttpCall call) {
    try {
      var answer = call.send();
      if (!answer.ok()) {
        throw new Failure(
            "A stub refuses (" + answer.status() + "): " + answer.body().strip(), call.shell());
      }
    } catch (IOException e) {
      throw new Failure("A stub does not answer: " + e, "The call was: " + call.shell());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void heading(String text) {
    terminal.line("");
    terminal.line(terminal.bold(text));
  }

  private void list(List<String> sentences) {
    terminal.line("");
    for (String sentence : sentences) {
      String mark = "  - ";
      for (String line : Text.wrap(sentence)) {
        terminal.line(mark + line);
        mark = "    ";
      }
    }
  }
}
