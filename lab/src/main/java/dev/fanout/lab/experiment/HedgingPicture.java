package dev.fanout.lab.experiment;

import dev.fanout.lab.experiment.Hedging.Cell;
import dev.fanout.lab.experiment.Hedging.Moment;
import dev.fanout.lab.experiment.Hedging.Result;
import dev.fanout.lab.experiment.HedgingPlan.Tail;
import dev.fanout.lab.program.Gateway;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

/** For each tail what hedging does and what it costs; below, a shift that nobody was told of. */
final class HedgingPicture {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 290;

  private final Result result;

  HedgingPicture(Result result) {
    this.result = result;
  }

  String svg() {
    var tails = Arrays.stream(Tail.values()).map(this::times).toList();
    var costs = Arrays.stream(Tail.values()).map(this::cost).toList();
    return Panels.svg(
        "Hedged requests to reviews: the tail of the answers, and the extra calls it takes",
        "A second attempt goes out after a fixed time, or after the service's own recent quantile"
            + " (p90 to p99); its budget is 5 % of the calls.",
        WIDTH,
        HEIGHT,
        List.of(tails, costs, shifts()));
  }

  private Panels.Panel times(Tail tail) {
    var chart =
        Looks.chart(
            tail.title() + ": " + tail.detail(), "a second attempt after ...", "answers, ms");
    for (var gateway : Gateway.values()) {
      Looks.strong(
          add(chart, gateway + " p99.9", tail, gateway, cell -> millis(cell, 99.9)), gateway);
      Looks.weak(add(chart, gateway + " p99", tail, gateway, cell -> millis(cell, 99)), gateway);
    }
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisDecimalPattern("0");
    return settings(chart);
  }

  private Panels.Panel cost(Tail tail) {
    var chart = Looks.chart("", "a second attempt after ...", "extra calls to reviews, %");
    for (var gateway : Gateway.values()) {
      Looks.strong(
          add(
              chart,
              gateway + " second attempts per call",
              tail,
              gateway,
              cell -> cell.hedges().extraLoad() * 100),
          gateway);
    }
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisMax(8.0);
    chart.getStyler().setYAxisDecimalPattern("0");
    return settings(chart);
  }

  private XYSeries add(
      XYChart chart, String name, Tail tail, Gateway gateway, ToDoubleFunction<Cell> figure) {
    var settings = result.plan().settings();
    var x = IntStream.range(0, settings.size()).mapToObj(i -> (double) i).toList();
    var y =
        settings.stream()
            .map(setting ->
                result.cells().stream()
                    .filter(cell -> cell.tail() == tail && cell.subject().gateway() == gateway)
                    .filter(cell -> cell.subject().setting().equals(setting))
                    .mapToDouble(figure)
                    .findAny()
                    .orElseThrow())
            .toList();
    return chart.addSeries(name, x, y);
  }

  /** Room for a name below each number. */
  private Panels.Panel settings(XYChart chart) {
    var settings = result.plan().settings();
    chart.getStyler().setXAxisMin(-0.5);
    chart.getStyler().setXAxisMax(settings.size() - 0.5);
    chart.getStyler().setXAxisTickLabelsFormattingFunction(_ -> " ");
    return new Panels.Panel(
        chart, settings.stream().map(setting -> setting.replace("ms", " ms")).toList());
  }

  private List<Panels.Panel> shifts() {
    var charts = new ArrayList<Panels.Panel>();
    String x = "seconds; 2 % of the calls are slow";
    for (var gateway : Gateway.values()) {
      var chart = Looks.chart("median 30, 60, 30 ms: p99, " + gateway, x, "answers, ms");
      series(chart, List.of(gateway), moment -> moment.tally().millis(99), 350);
      charts.add(Panels.Panel.of(chart));
    }
    var chart = Looks.chart("median 30, 60, 30 ms: both", x, "extra calls to reviews, %");
    series(chart, List.of(Gateway.values()), moment -> moment.hedges().extraLoad() * 100, 8);
    charts.add(Panels.Panel.of(chart));
    return charts;
  }

  private void series(
      XYChart chart, List<Gateway> gateways, ToDoubleFunction<Moment> figure, double highest) {
    for (var gateway : gateways) {
      for (String setting : List.of(HedgingPlan.LEARNED, HedgingPlan.FITTED)) {
        series(chart, gateway, setting, figure);
      }
    }
    var up = List.of(0.0, highest);
    double from = result.slowerFrom();
    double to = result.slowerTo();
    Looks.reference(chart, "between these lines the median is 60 ms", List.of(from, from), up);
    Looks.reference(chart, " ", List.of(to, to), up);
    chart.getStyler().setXAxisMin(0.0);
    chart.getStyler().setXAxisDecimalPattern("0");
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisMax(highest);
    chart.getStyler().setYAxisDecimalPattern("0");
  }

  private void series(
      XYChart chart, Gateway gateway, String setting, ToDoubleFunction<Moment> figure) {
    var moments =
        result.shift().stream()
            .filter(moment -> moment.subject().gateway() == gateway)
            .filter(moment -> moment.subject().setting().equals(setting))
            .toList();
    boolean learned = setting.equals(HedgingPlan.LEARNED);
    String name = (learned ? "learned " : "fixed ") + setting.replace("ms", " ms");
    var series =
        chart.addSeries(
            // only the first chart's names are shown, which has one gateway
            gateway == Gateway.MVC ? name : name + " " + gateway,
            moments.stream().map(Moment::seconds).toList(),
            moments.stream().map(figure::applyAsDouble).toList());
    if (learned) {
      Looks.strong(series, gateway);
    } else {
      Looks.weak(series, gateway);
    }
  }

  private static double millis(Cell cell, double percentile) {
    return cell.tally().latency().getValueAtPercentile(percentile) / 1e3;
  }
}
