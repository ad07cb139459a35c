package dev.fanout.lab.experiment;

import dev.fanout.lab.experiment.TracingCost.Result;
import dev.fanout.lab.load.Tally;
import dev.fanout.lab.program.Gateway;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What traces cost, in figures and sentences. */
final class TracingCostReport {
  private static final double TOO_MUCH_ELSE = 0.7;

  private final Result result;

  TracingCostReport(Result result) {
    this.result = result;
  }

  Grid grid() {
    var grid =
        new Grid(
            2,
            List.of(
                "GATEWAY", "TRACES", "CPU/REQ", "TIMES", "FROM", "TO", "P50", "P99", "SPANS/REQ"));
    for (var gateway : Gateway.values()) {
      for (String setting : TracingCostPlan.SETTINGS) {
        var times = times(gateway, setting);
        var tally = tally(gateway, setting);
        grid.row(
            gateway.toString(),
            setting,
            "%.2f".formatted(cpu(gateway, setting)),
            "%.2f".formatted(median(times)),
            "%.2f".formatted(times.getFirst()),
            "%.2f".formatted(times.getLast()),
            OverloadReport.millis(tally.millis(50)),
            OverloadReport.millis(tally.millis(99)),
            "%.1f".formatted(spans(gateway, setting)));
      }
    }
    return grid;
  }

  static String legend() {
    return "CPU of the gateway in milliseconds per request, the median of the rounds. Times: what"
        + " it is of the CPU without the agent in the same round; the median, and from the lowest"
        + " to the highest. P50 and P99 of the answers in milliseconds from the intended time of"
        + " sending. Spans that arrived, per request. The services are replayed and send none.";
  }

  List<String> sentences() {
    var sentences = new ArrayList<String>();
    for (var gateway : Gateway.values()) {
      sentences.add(
          "%s at %.0f requests/s: with all traces sent %.2f times the CPU per request, with 10 %% of them %.2f times."
              .formatted(
                  gateway,
                  result.rate(),
                  median(times(gateway, TracingCostPlan.ALL)),
                  median(times(gateway, TracingCostPlan.SAMPLED))));
    }
    if (result.conditions().quick()) {
      sentences.add(
          "This was --quick: young JVMs and few rounds. Good for seeing that it works; not for"
              + " quoting a figure.");
    }
    long errors =
        result.rounds().stream()
            .flatMap(round -> round.values().stream())
            .mapToLong(measured -> measured.tally().errorCount())
            .sum();
    if (errors > 0) {
      sentences.add("%,d requests failed, which no figure here shows.".formatted(errors));
    }
    double before = result.conditions().loadAverageBefore();
    if (before > TOO_MUCH_ELSE) {
      sentences.add(
          "The machine was not idle when it began (load average %.2f): repeat it on one that is."
              .formatted(before));
    }
    return sentences;
  }

  Map<String, Object> json() {
    var all = new LinkedHashMap<String, Object>();
    all.put("experiment", "tracing");
    all.put("conditions", result.conditions().facts());
    all.put("requestsPerSecond", result.rate());
    all.put("conclusions", sentences());
    var rows = new ArrayList<Map<String, Object>>();
    for (var gateway : Gateway.values()) {
      for (String setting : TracingCostPlan.SETTINGS) {
        var row = new LinkedHashMap<String, Object>();
        row.put("gateway", gateway.toString());
        row.put("traces", setting);
        row.put("spansPerRequest", spans(gateway, setting));
        row.put("cpuMillisPerRequest", of(gateway, setting));
        row.put("timesWithoutAgent", times(gateway, setting));
        row.put("p50Millis", tally(gateway, setting).millis(50));
        row.put("p99Millis", tally(gateway, setting).millis(99));
        rows.add(row);
      }
    }
    all.put("rows", rows);
    return all;
  }

  /** Milliseconds per request, the median of the rounds. */
  double cpu(Gateway gateway, String setting) {
    return median(of(gateway, setting).stream().sorted().toList());
  }

  Tally tally(Gateway gateway, String setting) {
    return measured(gateway, setting).stream()
        .map(Measured::tally)
        .reduce(Tally.none(), Tally::plus);
  }

  private double spans(Gateway gateway, String setting) {
    return result.spans().entrySet().stream()
        .filter(entry -> is(entry.getKey(), gateway, setting))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** Ascending. */
  private List<Double> times(Gateway gateway, String setting) {
    var with = of(gateway, setting);
    var without = of(gateway, TracingCostPlan.NONE);
    var times = new ArrayList<Double>();
    for (int round = 0; round < with.size(); round++) {
      times.add(with.get(round) / without.get(round));
    }
    return times.stream().sorted().toList();
  }

  private List<Double> of(Gateway gateway, String setting) {
    return measured(gateway, setting).stream().map(Measured::cpuMillisPerRequest).toList();
  }

  private List<Measured> measured(Gateway gateway, String setting) {
    return result.rounds().stream()
        .map(round ->
            round.entrySet().stream()
                .filter(entry -> is(entry.getKey(), gateway, setting))
                .map(Map.Entry::getValue)
                .findAny()
                .orElseThrow())
        .toList();
  }

  private static boolean is(Subject subject, Gateway gateway, String setting) {
    return subject.gateway() == gateway && subject.setting().equals(setting);
  }

  private static double median(List<Double> ascending) {
    int half = ascending.size() / 2;
    return ascending.size() % 2 == 1
        ? ascending.get(half)
        : (ascending.get(half - 1) + ascending.get(half)) / 2;
  }
}
