package dev.fanout.lab.experiment;

import dev.fanout.lab.experiment.Overload.Result;
import dev.fanout.lab.experiment.Overload.Step;
import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.terminal.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** The overload experiment in figures and sentences. */
final class OverloadReport {
  /** The claim: at twice what it sustains, a gateway with a limit keeps most of its goodput. */
  private static final double TWICE = 2;

  private static final double GOODPUT_KEPT = 0.9;
  private static final double TIMES_SLOWER = 2;
  private static final double MEMORY_FLAT = 1.15;

  /** To the median: some wait behind a garbage collection, like everything else. */
  private static final double REFUSED_MILLIS = 5;

  private static final double TOO_BUSY = 0.9;
  private static final double TOO_LATE_MILLIS = 5;
  private static final double TOO_MUCH_ELSE = 0.7;

  private static final List<String> COLUMNS =
      List.of(
          "GATEWAY",
          "ADMISSION",
          "LOAD",
          "OFFERED",
          "GOODPUT",
          "DEGRADED",
          "REFUSED",
          "FAILED",
          "P50",
          "P99",
          "REFUSED P50",
          "P99",
          "CPU",
          "CPU/REQ",
          "MEMORY");

  private final Result result;

  OverloadReport(Result result) {
    this.result = result;
  }

  /** What is said of a step when it is over. */
  static String line(Step step) {
    var measured = step.measured();
    return "  %-15s %-8s %.2fx  offered %5.0f/s  goodput %5.0f/s  refused %5.0f/s  failed %5.0f/s  p99 %s ms"
        .formatted(
            step.subject().gateway(),
            step.subject().setting(),
            step.multiple(),
            measured.load().rate(),
            measured.goodput(),
            measured.refused(),
            measured.failed(),
            millis(measured.admittedMillis(99)));
  }

  Grid grid() {
    var grid = new Grid(2, COLUMNS);
    for (var step : sorted()) {
      var measured = step.measured();
      grid.row(
          step.subject().gateway().toString(),
          step.subject().setting(),
          "%.2fx".formatted(step.multiple()),
          rate(measured.load().rate()),
          rate(measured.goodput()),
          rate(measured.degraded()),
          rate(measured.refused()),
          rate(measured.failed()),
          millis(measured.admittedMillis(50)),
          millis(measured.admittedMillis(99)),
          millis(measured.refusedMillis(50)),
          millis(measured.refusedMillis(99)),
          "%.2f".formatted(measured.gateway().cpu()),
          "%.2f".formatted(measured.cpuMillisPerRequest()),
          Figures.megabytes(measured.gateway().memory()));
    }
    return grid;
  }

  static String legend() {
    return "Per second: offered, goodput (complete within 1 s of its intended time), degraded,"
        + " refused (503 overloaded), failed (anything else, or nothing within 2 s). In"
        + " milliseconds from the intended time of sending: P50 and P99 of complete and degraded"
        + " answers, then of refusals. CPU of the gateway in seconds per second, and in"
        + " milliseconds per request offered. Memory: the most it had resident. Behind the"
        + " gateways are not the stubs but their answers, replayed after the same delays for a"
        + " fraction of the CPU.";
  }

  private List<Step> sorted() {
    return result.steps().stream()
        .sorted(
            Comparator.comparing((Step step) -> step.subject().gateway())
                .thenComparing(step -> step.subject().setting(), Comparator.reverseOrder())
                .thenComparing(Step::multiple))
        .toList();
  }

  /** The claim, held against the figures. */
  List<String> sentences() {
    var sentences = new ArrayList<String>();
    for (var gateway : result.sustainable().keySet()) {
      var twice = at(gateway, "adaptive", TWICE);
      var once = at(gateway, "adaptive", 1);
      var without = at(gateway, Subject.OFF, TWICE);
      if (twice.isPresent() && once.isPresent()) {
        sentences.add(
            claim(gateway, once.get().measured(), twice.get().measured())
                + without
                    .map(Step::measured)
                    .map(it ->
                        " Without a limit: %.0f %% of its peak, p99 %s ms."
                            .formatted(
                                it.goodput() / peak(gateway) * 100, millis(it.admittedMillis(99))))
                    .orElse(" Without a limit: it did not get that far."));
      }
    }
    for (var step : sorted()) {
      if (step.recovery().isEmpty()) {
        sentences.add(
            "%s at %.2f times what it sustains did not recover%s."
                .formatted(
                    label(step.subject()),
                    step.multiple(),
                    step.outOfMemory()
                        ? ", its heap of %d MB was used up".formatted(OverloadPlan.HEAP)
                        : ""));
      }
    }
    sentences.addAll(doubts());
    return sentences;
  }

  private static String label(Subject subject) {
    return subject.gateway() + (subject.refuses() ? " with the learned limit" : " without a limit");
  }

  private String claim(Gateway gateway, Measured once, Measured twice) {
    double kept = twice.goodput() / peak(gateway);
    double slower = twice.admittedMillis(99) / once.admittedMillis(99);
    double grown = (double) twice.gateway().memory() / once.gateway().memory();
    double refused = twice.refusedMillis(50);
    boolean holds =
        kept >= GOODPUT_KEPT
            && slower <= TIMES_SLOWER
            && grown <= MEMORY_FLAT
            && refused < REFUSED_MILLIS;
    return ("%s at twice what it sustains (%.0f/s), with the learned limit: goodput %.0f %% of its"
            + " peak, p99 of the admitted %.2f times that at once the load (%s against %s ms),"
            + " refusals in %s ms (p50; p99 %s), memory %+.0f %%: the claim %s.")
        .formatted(
            gateway,
            result.sustainable().get(gateway) * TWICE,
            kept * 100,
            slower,
            millis(twice.admittedMillis(99)),
            millis(once.admittedMillis(99)),
            millis(refused),
            millis(twice.refusedMillis(99)),
            (grown - 1) * 100,
            holds ? "holds" : "DOES NOT HOLD");
  }

  /** With the limit or without. */
  private double peak(Gateway gateway) {
    return result.steps().stream()
        .filter(step -> step.subject().gateway() == gateway)
        .mapToDouble(step -> step.measured().goodput())
        .max()
        .orElse(Double.NaN);
  }

  private Optional<Step> at(Gateway gateway, String setting, double multiple) {
    return result.steps().stream()
        .filter(step -> step.subject().gateway() == gateway && step.multiple() == multiple)
        .filter(step -> step.subject().setting().equals(setting))
        .findAny();
  }

  /** Reasons not to trust the figures that the figures themselves give. */
  private List<String> doubts() {
    var doubts = new ArrayList<String>();
    if (result.conditions().quick()) {
      doubts.add(
          "This was --quick: young JVMs and short steps. Good for seeing that it works and roughly"
              + " how; not for quoting a figure.");
    }
    var measured = result.steps().stream().map(Step::measured).toList();
    double around = measured.stream().mapToDouble(Measured::around).max().orElse(0);
    int others = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    if (around > TOO_BUSY * others) {
      doubts.add(
          "Services and load used up to %.2f of their %d processor(s): some of the delay is theirs."
              .formatted(around, others));
    }
    double late = measured.stream().mapToDouble(it -> it.latenessMillis(99)).max().orElse(0);
    if (late > TOO_LATE_MILLIS) {
      doubts.add(
          "The load itself was up to %.1f ms late (p99 of a step), which counts in every time here."
              .formatted(late));
    }
    double before = result.conditions().loadAverageBefore();
    if (before > TOO_MUCH_ELSE) {
      doubts.add(
          "The machine was not idle when it began (load average %.2f): repeat it on one that is."
              .formatted(before));
    }
    return doubts;
  }

  Map<String, Object> json() {
    var all = new LinkedHashMap<String, Object>();
    all.put("experiment", "overload");
    all.put("conditions", result.conditions().facts());
    var sustainable = new LinkedHashMap<String, Object>();
    result.sustainable().forEach((gateway, rate) -> sustainable.put(gateway.toString(), rate));
    all.put("sustainableRequestsPerSecond", sustainable);
    all.put("conclusions", sentences());
    all.put("steps", sorted().stream().map(OverloadReport::json).toList());
    return all;
  }

  private static Map<String, Object> json(Step step) {
    var measured = step.measured();
    var tally = measured.tally();
    var json = new LinkedHashMap<String, Object>();
    json.put("gateway", step.subject().gateway().toString());
    json.put("admission", step.subject().setting());
    json.put("multiple", step.multiple());
    json.put("seconds", measured.load().length().toMillis() / 1e3);
    json.put("leadInSeconds", measured.load().leadIn().toMillis() / 1e3);
    json.put("offeredPerSecond", measured.load().rate());
    json.put("sent", tally.requests());
    json.put("complete", tally.complete().getTotalCount());
    json.put("completeInTime", tally.completeWithin(Measured.DEADLINE));
    json.put("degraded", tally.degradedAnswers());
    json.put("refused", tally.refused().getTotalCount());
    json.put("errors", tally.errors());
    json.put("missingParts", tally.degraded());
    json.put("goodputPerSecond", measured.goodput());
    json.put("admittedMillis", percentiles(measured::admittedMillis));
    json.put("refusedMillis", percentiles(measured::refusedMillis));
    json.put("generatorLatenessMillis", percentiles(measured::latenessMillis));
    json.put("connectionsOpened", tally.opened());
    json.put("gatewayCpuPerSecond", measured.gateway().cpu());
    json.put("gatewayCpuMillisPerRequest", measured.cpuMillisPerRequest());
    json.put("gatewayMemoryBytes", measured.gateway().memory());
    json.put("servicesAndLoadCpuPerSecond", measured.around());
    step.limit().ifPresent(limit -> json.put("admissionLimitAfterwards", limit));
    json.put("recovered", step.recovery().isPresent());
    step.recovery().ifPresent(time -> json.put("recoverySeconds", time.toMillis() / 1e3));
    json.put("outOfMemory", step.outOfMemory());
    return json;
  }

  private static Map<String, Object> percentiles(DoubleUnaryOperator of) {
    var percentiles = new LinkedHashMap<String, Object>();
    percentiles.put("p50", of.applyAsDouble(50));
    percentiles.put("p90", of.applyAsDouble(90));
    percentiles.put("p99", of.applyAsDouble(99));
    percentiles.put("p99.9", of.applyAsDouble(99.9));
    return percentiles;
  }

  private static String rate(double perSecond) {
    return Figures.count(Math.round(perSecond));
  }

  /** With a decimal where it matters. */
  static String millis(double millis) {
    if (Double.isNaN(millis)) {
      return "-";
    }
    return millis < 100 ? "%.1f".formatted(millis) : Figures.count(Math.round(millis));
  }
}
