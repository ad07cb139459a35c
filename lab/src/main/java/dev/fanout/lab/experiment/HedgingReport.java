package dev.fanout.lab.experiment;

import dev.fanout.lab.experiment.Hedging.Cell;
import dev.fanout.lab.experiment.Hedging.Moment;
import dev.fanout.lab.experiment.Hedging.Result;
import dev.fanout.lab.experiment.HedgingPlan.Tail;
import dev.fanout.lab.load.Tally;
import dev.fanout.lab.program.Gateway;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The hedging experiment in figures and sentences. */
final class HedgingReport {
  private static final double TOO_MUCH_ELSE = 0.7;
  private static final double TOO_LATE_MILLIS = 5;

  private final Result result;

  HedgingReport(Result result) {
    this.result = result;
  }

  Grid grid() {
    var columns = new ArrayList<>(List.of("REVIEWS", "HEDGE AFTER"));
    for (var gateway : Gateway.values()) {
      columns.add(gateway.name() + " P50");
      columns.addAll(List.of("P99", "P99.9", "DEGRADED", "EXTRA LOAD", "REFUSED"));
    }
    var grid = new Grid(2, columns);
    for (var tail : Tail.values()) {
      for (String setting : result.plan().settings()) {
        var cells = new ArrayList<>(List.of(tail.title(), setting));
        for (var gateway : Gateway.values()) {
          cells.addAll(figures(cell(tail, gateway, setting)));
        }
        grid.row(cells.toArray(String[]::new));
      }
    }
    return grid;
  }

  private static List<String> figures(Cell cell) {
    var times = cell.tally().latency();
    var hedges = cell.hedges();
    return List.of(
        millis(times, 50),
        millis(times, 99),
        millis(times, 99.9),
        share((double) cell.tally().degradedAnswers() / cell.tally().requests()),
        share(hedges.extraLoad()),
        share(hedges.noBudget() / hedges.calls()));
  }

  static String legend() {
    return "Answers of the gateway to one product, complete or degraded, in milliseconds from the"
        + " intended time of sending. Degraded: without reviews, which took longer than its"
        + " 300 ms. Extra load: second attempts per call to reviews. Refused: second"
        + " attempts that were due, but that the budget of 5 % did not pay for. Both"
        + " gateways under load at the same time, compiled by C1 alone, which is warm at"
        + " once; the five other services are replayed.";
  }

  private Cell cell(Tail tail, Gateway gateway, String setting) {
    return result.cells().stream()
        .filter(cell -> cell.tail() == tail && cell.subject().gateway() == gateway)
        .filter(cell -> cell.subject().setting().equals(setting))
        .findAny()
        .orElseThrow();
  }

  List<String> sentences() {
    var sentences = new ArrayList<String>();
    for (var tail : Tail.values()) {
      sentences.add(tail.title() + ": " + String.join("; ", contrasts(tail)) + ".");
    }
    sentences.add("shift from 30 to 60 ms and back, 2 % slow: " + shift());
    long samples =
        result.cells().stream().mapToLong(cell -> cell.tally().requests()).min().orElse(0);
    sentences.add(
        "Each figure is of at least %,d answers, so p99.9 is made by the slowest %d of them: look at"
                .formatted(samples, Math.max(1, samples / 1000))
            + " p99.9 for its size, not for differences.");
    sentences.addAll(doubts());
    return sentences;
  }

  private List<String> contrasts(Tail tail) {
    return Arrays.stream(Gateway.values())
        .map(gateway -> {
          var without = cell(tail, gateway, HedgingPlan.NONE);
          var learned = cell(tail, gateway, HedgingPlan.LEARNED);
          return "%s without hedging p99 %s, p99.9 %s ms, learned %s %s and %s ms for %s more calls"
              .formatted(
                  gateway,
                  millis(without.tally().latency(), 99),
                  millis(without.tally().latency(), 99.9),
                  HedgingPlan.LEARNED,
                  millis(learned.tally().latency(), 99),
                  millis(learned.tally().latency(), 99.9),
                  share(learned.hedges().extraLoad()));
        })
        .toList();
  }

  private String shift() {
    var parts = new ArrayList<String>();
    for (var gateway : Gateway.values()) {
      for (String setting : List.of(HedgingPlan.LEARNED, HedgingPlan.FITTED)) {
        parts.add(
            "%s %s p99 %s / %s / %s ms, degraded %s / %s / %s"
                .formatted(
                    gateway,
                    setting,
                    millis(phase(gateway, setting, 0).latency(), 99),
                    millis(phase(gateway, setting, 1).latency(), 99),
                    millis(phase(gateway, setting, 2).latency(), 99),
                    degraded(phase(gateway, setting, 0)),
                    degraded(phase(gateway, setting, 1)),
                    degraded(phase(gateway, setting, 2))));
      }
    }
    return String.join("; ", parts) + ".";
  }

  private static String degraded(Tally tally) {
    return share((double) tally.degradedAnswers() / tally.requests());
  }

  private Tally phase(Gateway gateway, String setting, int phase) {
    return result.shift().stream()
        .filter(moment -> moment.subject().gateway() == gateway)
        .filter(moment -> moment.subject().setting().equals(setting))
        .filter(moment -> phase == phaseOf(moment))
        .map(Moment::tally)
        .reduce(Tally.none(), Tally::plus);
  }

  private int phaseOf(Moment moment) {
    return moment.seconds() < result.slowerFrom()
        ? 0
        : moment.seconds() < result.slowerTo() ? 1 : 2;
  }

  private List<String> doubts() {
    var doubts = new ArrayList<String>();
    if (result.conditions().quick()) {
      doubts.add(
          "This was --quick: young JVMs and few answers. Good for seeing that it works and roughly"
              + " how; not for quoting a figure, p99.9 least of all.");
    }
    long errors = result.cells().stream().mapToLong(cell -> cell.tally().errorCount()).sum();
    if (errors > 0) {
      long requests = result.cells().stream().mapToLong(cell -> cell.tally().requests()).sum();
      doubts.add(
          "%,d of %,d requests got neither a complete nor a degraded answer, which no percentile here shows: the machine was too busy."
              .formatted(errors, requests));
    }
    double late =
        result.cells().stream()
            .mapToDouble(cell -> cell.tally().lateness().getValueAtPercentile(99) / 1e3)
            .max()
            .orElse(0);
    if (late > TOO_LATE_MILLIS) {
      doubts.add(
          "The load itself was up to %.1f ms late (p99), which counts in every time here."
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
    all.put("experiment", "hedging");
    all.put("conditions", result.conditions().facts());
    all.put("requestsPerSecondAndGateway", result.plan().rate());
    all.put("conclusions", sentences());
    all.put("cells", result.cells().stream().map(HedgingReport::json).toList());
    all.put("slowerFromSeconds", result.slowerFrom());
    all.put("slowerToSeconds", result.slowerTo());
    all.put("shift", result.shift().stream().map(HedgingReport::json).toList());
    return all;
  }

  private static Map<String, Object> json(Cell cell) {
    var json = new LinkedHashMap<String, Object>();
    json.put("tail", cell.tail().title());
    json.put("detail", cell.tail().detail());
    json.put("gateway", cell.subject().gateway().toString());
    json.put("hedgeAfter", cell.subject().setting());
    put(json, cell.tally(), cell.hedges());
    return json;
  }

  private static Map<String, Object> json(Moment moment) {
    var json = new LinkedHashMap<String, Object>();
    json.put("seconds", moment.seconds());
    json.put("gateway", moment.subject().gateway().toString());
    json.put("hedgeAfter", moment.subject().setting());
    put(json, moment.tally(), moment.hedges());
    return json;
  }

  private static void put(Map<String, Object> json, Tally tally, Hedges hedges) {
    json.put("requests", tally.requests());
    json.put("complete", tally.complete().getTotalCount());
    json.put("degraded", tally.degradedAnswers());
    tally.errors().forEach((what, count) -> json.put("error " + what, count));
    for (double percentile : new double[] {50, 90, 99, 99.9}) {
      json.put(
          "p" + (percentile == 99.9 ? "99.9" : Math.round(percentile)) + "Millis",
          tally.latency().getValueAtPercentile(percentile) / 1e3);
    }
    json.put("callsToReviews", hedges.calls());
    json.put("secondAttempts", hedges.made());
    json.put("refusedByBudget", hedges.noBudget());
    json.put("secondsLost", hedges.lostSeconds());
    json.put("generatorLatenessP99Millis", tally.lateness().getValueAtPercentile(99) / 1e3);
  }

  private static String millis(Histogram times, double percentile) {
    return OverloadReport.millis(
        times.getTotalCount() == 0 ? Double.NaN : times.getValueAtPercentile(percentile) / 1e3);
  }

  private static String share(double share) {
    return Double.isNaN(share) ? "-" : "%.1f %%".formatted(share * 100);
  }
}
