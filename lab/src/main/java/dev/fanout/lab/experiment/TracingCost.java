package dev.fanout.lab.experiment;

import dev.fanout.lab.measure.Conditions;
import dev.fanout.lab.measure.Load;
import dev.fanout.lab.otlp.OtlpReceiver;
import dev.fanout.lab.process.Identity;
import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.process.ProcessGroup;
import dev.fanout.lab.process.SessionFile;
import dev.fanout.lab.process.Startup;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.program.Step;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Progress;
import dev.fanout.lab.terminal.Terminal;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What traces cost: the same load on each gateway without the agent, with a tenth of the traces and
 * with all of them, round after round, so that each is compared with what ran a minute ago.
 */
final class TracingCost implements Experiment {
  private static final Duration START_AT_MOST = Duration.ofMinutes(5);

  /** Of what the busiest carried when it was warm: nothing waits for a processor. */
  private static final double SHARE = 0.4;

  /** The agent sends what it has every five seconds. */
  private static final Duration SENT_BY = Duration.ofSeconds(6);

  private final TracingCostPlan plan;
  private final Ports ports;
  private final Pinning pinning = Pinning.detect();

  TracingCost(TracingCostPlan plan, Ports ports) {
    this.plan = plan;
    this.ports = ports;
  }

  /**
   * @param rate requests per second on each
   * @param rounds what each showed in each
   * @param spans of each, per request
   */
  record Result(
      double rate,
      List<Map<Subject, Measured>> rounds,
      Map<Subject, Double> spans,
      Conditions conditions) {}

  @Override
  public Path documentation() {
    return Path.of("docs/observability");
  }

  @Override
  public List<Program> programs(Ports shifted) {
    return TracingCostPlan.all(shifted, pinning);
  }

  @Override
  public List<Step> steps() {
    return plan.steps(ports, pinning);
  }

  @Override
  public void run(Path repository, SessionFile file, Terminal terminal, String command, Path folder)
      throws InterruptedException {
    var result = measure(repository, file, terminal, command);
    var report = new TracingCostReport(result);
    var findings =
        new Findings(
            "cost",
            "What traces cost",
            result.conditions(),
            report.sentences(),
            report.grid(),
            TracingCostReport.legend(),
            report.json(),
            new TracingCostPicture(report)::svg);
    findings.print(terminal);
    findings.write(repository, folder, terminal);
  }

  private Result measure(Path repository, SessionFile file, Terminal terminal, String command)
      throws InterruptedException {
    var programs = TracingCostPlan.programs(ports);
    var subjects = TracingCostPlan.subjects(ports, pinning);
    var demo = Optional.of(Identity.self());
    var conditions =
        new Conditions.Recorder(
            command, pinning, "attached or not, as each row says", plan.quick());
    var received = new ConcurrentHashMap<String, Long>();
    try (var _ = sink(received);
        var group = new ProcessGroup(repository, file, terminal, programs, demo)) {
      terminal.line("  " + pinning.sentence());
      new Startup(repository, terminal, START_AT_MOST).start(programs(ports), group);
      pinning.pinThis();
      var bench = new Bench(repository, group, terminal);
      var warm = new WarmUp(bench, terminal).run(subjects, plan.warmUp());
      double rate =
          SHARE * warm.values().stream().mapToDouble(carried -> carried).min().orElseThrow();
      awaitSent(received);
      var before = Map.copyOf(received);
      var rounds = rounds(bench, terminal, subjects, rate);
      awaitSent(received);
      double requests = rate * plan.slice().whole().toMillis() / 1e3 * plan.rounds();
      var spans = new ConcurrentHashMap<Subject, Double>();
      for (var subject : subjects) {
        String name = TracingCostPlan.name(subject);
        long sent = received.getOrDefault(name, 0L) - before.getOrDefault(name, 0L);
        spans.put(subject, sent / requests);
      }
      return new Result(rate, rounds, spans, conditions.done());
    }
  }

  private List<Map<Subject, Measured>> rounds(
      Bench bench, Terminal terminal, List<Subject> subjects, double rate)
      throws InterruptedException {
    var load = new Load(rate, plan.slice().leadIn(), plan.slice().length());
    var about = load.whole().multipliedBy((long) subjects.size() * plan.rounds());
    var rounds = new ArrayList<Map<Subject, Measured>>();
    try (var _ = new Progress(terminal, plan.rounds() + " rounds", about)) {
      for (int round = 0; round < plan.rounds(); round++) {
        var measured = new ConcurrentHashMap<Subject, Measured>();
        for (var subject : round % 2 == 0 ? subjects : subjects.reversed()) {
          measured.put(subject, answered(subject, bench.load(subject, load)));
        }
        rounds.add(measured);
      }
    }
    return rounds;
  }

  /** Of what was not answered the CPU says nothing. */
  static Measured answered(Subject subject, Measured measured) {
    if (measured.goodput() < measured.load().rate() / 2) {
      throw new Failure(
          "%s answers hardly anything: %s."
              .formatted(subject, String.join(", ", measured.tally().errors().keySet())),
          "Its log may say why: " + Programs.log(subject.program().name()));
    }
    return measured;
  }

  private OtlpReceiver sink(Map<String, Long> received) {
    int port = TracingCostPlan.sinkPort(ports);
    try {
      return new OtlpReceiver(port, spans -> received.merge(name(spans), count(spans), Long::sum));
    } catch (IOException e) {
      throw new Failure(
          "Cannot take spans on port " + port + ": " + e.getMessage(),
          "Free it, or take other ports with --port-offset.");
    }
  }

  private static String name(ResourceSpans spans) {
    return spans.getResource().getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals("service.name"))
        .map(attribute -> attribute.getValue().getStringValue())
        .findAny()
        .orElse("");
  }

  private static long count(ResourceSpans spans) {
    return spans.getScopeSpansList().stream().mapToLong(ScopeSpans::getSpansCount).sum();
  }

  /** Until nothing more comes. */
  private static void awaitSent(Map<String, Long> received) throws InterruptedException {
    Map<String, Long> before;
    do {
      before = Map.copyOf(received);
      Thread.sleep(SENT_BY);
    } while (!before.equals(received));
  }
}
