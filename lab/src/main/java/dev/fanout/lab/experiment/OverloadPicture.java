package dev.fanout.lab.experiment;

import dev.fanout.lab.experiment.Overload.Result;
import dev.fanout.lab.experiment.Overload.Step;
import dev.fanout.lab.program.Gateway;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;

/**
 * Goodput and latency against the load offered. Both in shares of what a gateway sustains, so that
 * both gateways stand in one picture and "twice the load" is one place in it.
 */
final class OverloadPicture {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 400;
  private static final List<String> SETTINGS = List.of("adaptive", Subject.OFF);

  private final Result result;

  OverloadPicture(Result result) {
    this.result = result;
  }

  String svg() {
    var mvc = result.sustainable().get(Gateway.MVC);
    var webflux = result.sustainable().get(Gateway.WEBFLUX);
    return Panels.svg(
        "Overload, with and without an admission limit",
        "Load 1 is what a gateway sustains on one processor without a limit: gateway-mvc %.0f, gateway-webflux %.0f requests/s with 98 %% complete within 1 s."
            .formatted(mvc, webflux),
        WIDTH,
        HEIGHT,
        List.of(List.of(Panels.Panel.of(goodput()), Panels.Panel.of(latency()))));
  }

  private XYChart goodput() {
    var chart =
        Looks.chart(
            "Goodput: complete answers within 1 s",
            "load offered, in multiples of what the gateway sustains",
            "goodput, % of what it sustains");
    var multiples = result.steps().stream().map(Step::multiple).distinct().sorted().toList();
    Looks.reference(
        chart,
        "ideal",
        multiples,
        multiples.stream().map(multiple -> Math.min(1, multiple) * 100).toList());
    addAll(chart, this::percent);
    double most = result.steps().stream().mapToDouble(this::percent).max().orElse(0);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisMax(Math.max(110, most * 1.05));
    chart.getStyler().setYAxisDecimalPattern("0");
    return chart;
  }

  private double percent(Step step) {
    return step.measured().goodput() / result.sustainable().get(step.subject().gateway()) * 100;
  }

  private XYChart latency() {
    var chart =
        Looks.chart(
            "p99 of what was admitted (no point: no answer)",
            "load offered, in multiples of what the gateway sustains",
            "ms, from the intended time of sending");
    addAll(chart, step -> step.measured().admittedMillis(99));
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setYAxisMin(10.0);
    chart.getStyler().setYAxisMax(10_000.0);
    chart.getStyler().setYAxisDecimalPattern("#,###");
    return chart;
  }

  private void addAll(XYChart chart, ToDoubleFunction<Step> figure) {
    for (var setting : SETTINGS) {
      for (var gateway : Gateway.values()) {
        add(chart, gateway, setting, figure);
      }
    }
    chart.getStyler().setXAxisMin(0.0);
    chart.getStyler().setXAxisMax(2.6);
    chart.getStyler().setXAxisMaxLabelCount(6);
    chart.getStyler().setXAxisDecimalPattern("0.0");
  }

  private void add(XYChart chart, Gateway gateway, String setting, ToDoubleFunction<Step> figure) {
    var steps =
        result.steps().stream()
            .filter(step -> step.subject().gateway() == gateway)
            .filter(step -> step.subject().setting().equals(setting))
            .sorted(Comparator.comparing(Step::multiple))
            .toList();
    if (steps.stream().allMatch(step -> Double.isNaN(figure.applyAsDouble(step)))) {
      return;
    }
    boolean limited = !setting.equals(Subject.OFF);
    var series =
        chart.addSeries(
            gateway + (limited ? ", learned limit" : ", no limit"),
            steps.stream().map(Step::multiple).toList(),
            steps.stream().map(figure::applyAsDouble).toList());
    if (limited) {
      Looks.strong(series, gateway);
    } else {
      Looks.weak(series, gateway);
    }
  }
}
