package dev.fanout.lab.experiment;

import dev.fanout.lab.program.Gateway;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/** CPU and tail of both gateways against how much is traced. */
final class TracingCostPicture {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 290;

  private final TracingCostReport report;

  TracingCostPicture(TracingCostReport report) {
    this.report = report;
  }

  String svg() {
    return Panels.svg(
        "What traces cost: no agent, a tenth of the traces, all of them",
        "The same load on each; the services are replayed.",
        WIDTH,
        HEIGHT,
        List.of(
            List.of(
                panel("CPU of the gateway, ms per request", report::cpu),
                panel(
                    "p99 of the answers, ms",
                    (gateway, setting) -> report.tally(gateway, setting).millis(99)))));
  }

  private static Panels.Panel panel(String y, ToDoubleBiFunction<Gateway, String> figure) {
    var settings = TracingCostPlan.SETTINGS;
    var chart = Looks.chart("", "traces", y);
    for (var gateway : Gateway.values()) {
      var series =
          chart.addSeries(
              gateway.toString(),
              IntStream.range(0, settings.size()).mapToObj(i -> (double) i).toList(),
              settings.stream().map(setting -> figure.applyAsDouble(gateway, setting)).toList());
      Looks.strong(series, gateway);
    }
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setXAxisMin(-0.5);
    chart.getStyler().setXAxisMax(settings.size() - 0.5);
    chart.getStyler().setXAxisTickLabelsFormattingFunction(_ -> " ");
    return new Panels.Panel(chart, settings);
  }
}
