package dev.fanout.lab.experiment;

import dev.fanout.lab.load.OpenLoop;
import dev.fanout.lab.load.Products;
import dev.fanout.lab.load.Tally;
import dev.fanout.lab.measure.Conditions;
import dev.fanout.lab.measure.Load;
import dev.fanout.lab.process.Identity;
import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.process.ProcessGroup;
import dev.fanout.lab.process.SessionFile;
import dev.fanout.lab.process.Startup;
import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.HttpCall;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Step;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Progress;
import dev.fanout.lab.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * What a second attempt does for the tail, and what it costs, for one service that is slow now and
 * then in different ways. Both gateways at the same time, one setting after the other.
 */
final class Hedging implements Experiment {
  private static final Duration START_AT_MOST = Duration.ofMinutes(5);

  private final HedgingPlan plan;
  private final Ports ports;

  Hedging(HedgingPlan plan, Ports ports) {
    this.plan = plan;
    this.ports = ports;
  }

  /** One gateway with one setting and one tail. */
  record Cell(HedgingPlan.Tail tail, Subject subject, Tally tally, Hedges hedges) {}

  /**
   * A moment of the shift.
   *
   * @param seconds since it began, the middle of the bin
   */
  record Moment(Subject subject, double seconds, Tally tally, Hedges hedges) {}

  /**
   * @param slowerFrom seconds since the series began, when the median doubles
   * @param slowerTo when it halves again
   */
  record Result(
      HedgingPlan plan,
      List<Cell> cells,
      List<Moment> shift,
      double slowerFrom,
      double slowerTo,
      Conditions conditions) {}

  @Override
  public List<Program> programs(Ports shifted) {
    return plan.all(shifted);
  }

  @Override
  public List<Step> steps() {
    return plan.steps(ports);
  }

  @Override
  public void run(Path repository, SessionFile file, Terminal terminal, String command, Path folder)
      throws InterruptedException {
    var result = measure(repository, file, terminal, command);
    var report = new HedgingReport(result);
    var findings =
        new Findings(
            "hedging",
            "Hedged requests: what they do for the tail, and what they cost",
            result.conditions(),
            report.sentences(),
            report.grid(),
            HedgingReport.legend(),
            report.json(),
            new HedgingPicture(result)::svg);
    findings.print(terminal);
    findings.write(repository, folder, terminal);
  }

  private Result measure(Path repository, SessionFile file, Terminal terminal, String command)
      throws InterruptedException {
    var demo = Optional.of(Identity.self());
    var programs = HedgingPlan.programs(ports);
    var conditions = new Conditions.Recorder(command, Pinning.NONE, "not attached", plan.quick());
    try (var group = new ProcessGroup(repository, file, terminal, programs, demo)) {
      new Startup(repository, terminal, START_AT_MOST).start(programs(ports), group);
      var bench = new Bench(repository, group, terminal);
      var reviews = bench.process(HedgingPlan.ownReviews(ports));
      warmUp(bench, terminal);
      var cells = new ArrayList<Cell>();
      for (var tail : HedgingPlan.Tail.values()) {
        tail.before(HedgingPlan.reviews(ports)).forEach(Hedging::send);
        if (tail == HedgingPlan.Tail.PAUSES) {
          try (var _ = new Pauses(reviews)) {
            cells.addAll(tail(bench, terminal, tail));
          }
        } else {
          cells.addAll(tail(bench, terminal, tail));
        }
      }
      var shift = shift(bench, terminal);
      double phase = plan.bin().toMillis() / 1e3 * plan.binsPerPhase();
      return new Result(plan, cells, shift, phase, 2 * phase, conditions.done());
    }
  }

  private void warmUp(Bench bench, Terminal terminal) throws InterruptedException {
    int settings = plan.settings().size();
    try (var _ = new Progress(terminal, "warming up", plan.warmUp().multipliedBy(settings))) {
      for (String setting : plan.settings()) {
        for (double share : new double[] {0.2, 0.5, 1}) {
          var load = new Load(plan.rate() * share, Duration.ZERO, plan.warmUp().dividedBy(3));
          both(setting, subject -> bench.load(subject, load));
        }
      }
    }
  }

  /** Each setting learns and is measured, then all again in the reverse order. */
  private List<Cell> tail(Bench bench, Terminal terminal, HedgingPlan.Tail tail)
      throws InterruptedException {
    var settings = plan.settings();
    var about =
        plan.learning()
            .multipliedBy(settings.size())
            .plus(plan.pass().multipliedBy(2L * settings.size()));
    var cells = new HashMap<Subject, Cell>();
    try (var _ = new Progress(terminal, tail.title() + " (" + tail.detail() + ")", about)) {
      for (String setting : settings) {
        both(setting, subject -> bench.load(subject, load(plan.learning())));
        both(setting, subject -> cell(bench, tail, subject))
            .forEach(cell -> cells.put(cell.subject(), cell));
      }
      for (String setting : settings.reversed()) {
        both(setting, subject -> cell(bench, tail, subject))
            .forEach(cell -> cells.merge(cell.subject(), cell, Hedging::plus));
      }
    }
    return plan.subjects(ports).stream().map(cells::get).toList();
  }

  private Cell cell(Bench bench, HedgingPlan.Tail tail, Subject subject)
      throws InterruptedException {
    var before = Hedges.of(subject);
    var tally = bench.load(subject, load(plan.pass())).tally();
    return new Cell(tail, subject, tally, Hedges.of(subject).since(before));
  }

  private static Cell plus(Cell one, Cell other) {
    return new Cell(
        one.tail, one.subject, one.tally.plus(other.tally), one.hedges.plus(other.hedges));
  }

  private Load load(Duration length) {
    return new Load(plan.rate(), Duration.ZERO, length);
  }

  /** Learned and fitted at the same time, one gateway after the other. */
  private List<Moment> shift(Bench bench, Terminal terminal) throws InterruptedException {
    var moments = new ArrayList<Moment>();
    var phase = plan.bin().multipliedBy(plan.binsPerPhase());
    int gateways = Gateway.values().length;
    var about = phase.multipliedBy(3).plus(plan.learning()).multipliedBy(gateways);
    var reviews = HedgingPlan.reviews(ports);
    try (var _ = new Progress(terminal, "30 ms, 60 ms, 30 ms, and 2 % slow", about)) {
      for (var gateway : Gateway.values()) {
        send(HedgingPlan.shift(reviews, false));
        send(HedgingPlan.fewSlow(reviews));
        var subjects =
            subjects(subject ->
                subject.gateway() == gateway
                    && List.of(HedgingPlan.LEARNED, HedgingPlan.FITTED)
                        .contains(subject.setting()));
        atOnce(subjects, subject -> bench.load(subject, load(plan.learning())));
        long began = System.nanoTime();
        for (int phases = 0; phases < 3; phases++) {
          send(HedgingPlan.shift(reviews, phases == 1));
          atOnce(subjects, subject -> series(bench, subject, began)).forEach(moments::addAll);
        }
      }
    }
    return moments;
  }

  /** Bin after bin over the same connections. */
  private List<Moment> series(Bench bench, Subject subject, long began)
      throws InterruptedException, IOException {
    var moments = new ArrayList<Moment>();
    try (OpenLoop load = bench.connect(subject, plan.rate())) {
      for (int bin = 0; bin < plan.binsPerPhase(); bin++) {
        var before = Hedges.of(subject);
        double begin = (System.nanoTime() - began) / 1e9;
        var tally = load.run(plan.rate(), plan.bin(), Products::path);
        double middle = begin + plan.bin().toMillis() / 2e3;
        moments.add(new Moment(subject, middle, tally, Hedges.of(subject).since(before)));
      }
    }
    return moments;
  }

  private interface Work<T> {
    T on(Subject subject) throws InterruptedException, IOException;
  }

  /** Both gateways with a setting. */
  private <T> List<T> both(String setting, Work<T> work) throws InterruptedException {
    return atOnce(subjects(subject -> subject.setting().equals(setting)), work);
  }

  private List<Subject> subjects(Predicate<Subject> wanted) {
    return plan.subjects(ports).stream().filter(wanted).toList();
  }

  private static <T> List<T> atOnce(List<Subject> subjects, Work<T> work)
      throws InterruptedException {
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<Callable<T>> tasks =
          subjects.stream().map(subject -> (Callable<T>) () -> work.on(subject)).toList();
      var results = new ArrayList<T>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    }
  }

  private static void send(HttpCall call) {
    try {
      if (!call.send().ok()) {
        throw new Failure("A stub refuses.", "The call was: " + call.shell());
      }
    } catch (IOException e) {
      throw new Failure("A stub does not answer: " + e, "The call was: " + call.shell());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
