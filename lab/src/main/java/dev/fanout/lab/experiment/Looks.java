package dev.fanout.lab.experiment;

import dev.fanout.lab.program.Gateway;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** What all charts have in common. */
final class Looks {
  static final Color INK = new Color(0x22, 0x22, 0x22);
  static final Color FAINT_INK = new Color(0x66, 0x66, 0x66);
  static final Color GREY = new Color(0xb8, 0xb8, 0xb8);

  private static final Color GRID = new Color(0xe4, 0xe4, 0xe4);
  private static final float THICK = 2.4f;
  private static final float THIN = 1.2f;

  private Looks() {}

  static XYChart chart(String title, String x, String y) {
    var chart = new XYChartBuilder().title(title).xAxisTitle(x).yAxisTitle(y).build();
    var style = chart.getStyler();
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBackgroundColor(Color.WHITE);
    style.setPlotBorderColor(GREY);
    style.setPlotGridLinesColor(GRID);
    style.setPlotGridLinesStroke(new BasicStroke(1));
    style.setAxisTickMarksColor(GREY);
    style.setAxisTickLabelsColor(INK);
    style.setChartFontColor(INK);
    style.setChartTitleBoxVisible(false);
    style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
    style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    style.setLegendVisible(false);
    style.setMarkerSize(Panels.MARKER);
    return chart;
  }

  static Color color(Gateway gateway) {
    return switch (gateway) {
      case MVC -> new Color(0x1f, 0x5f, 0xa8);
      case WEBFLUX -> new Color(0xd9, 0x6a, 0x0b);
    };
  }

  static Marker marker(Gateway gateway) {
    return gateway == Gateway.MVC ? SeriesMarkers.CIRCLE : SeriesMarkers.SQUARE;
  }

  /** A thick line. */
  static void strong(XYSeries series, Gateway gateway) {
    series.setMarker(marker(gateway)).setMarkerColor(color(gateway));
    series.setLineColor(color(gateway)).setLineStyle(new BasicStroke(THICK));
  }

  /** A thin, broken line. */
  static void weak(XYSeries series, Gateway gateway) {
    series.setMarker(marker(gateway)).setMarkerColor(color(gateway));
    series.setLineColor(color(gateway)).setLineStyle(dashes(5));
  }

  /** Something to compare with. */
  static void reference(XYChart chart, String name, List<Double> x, List<Double> y) {
    var series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE).setLineColor(GREY).setLineStyle(dashes(2));
  }

  private static BasicStroke dashes(float length) {
    return new BasicStroke(
        THIN + length / 10,
        BasicStroke.CAP_BUTT,
        BasicStroke.JOIN_ROUND,
        10,
        new float[] {length, length},
        0);
  }
}
