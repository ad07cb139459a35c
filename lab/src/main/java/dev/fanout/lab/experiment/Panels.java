package dev.fanout.lab.experiment;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Font;
import java.awt.RenderingHints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.knowm.xchart.XYChart;

/** Charts in rows, with a title above them, as one SVG. */
final class Panels {

  static final int MARKER = 8;

  private static final int HEAD = 64;
  private static final int FOOT = 44;
  private static final int LINE = 36;
  private static final int GAP = 16;
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 19);
  private static final int BELOW = 25;
  private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  /** A tenth of a pixel is enough, and makes a third of the file. */
  private static final Pattern TOO_FINE = Pattern.compile("(\\.[0-9])[0-9]+");

  private static final int MARGIN = 16;

  private Panels() {}

  /**
   * One chart.
   *
   * @param names what stands below 0, 1, 2 and so on, in the place of numbers; empty for numbers
   */
  record Panel(XYChart chart, List<String> names) {
    static Panel of(XYChart chart) {
      return new Panel(chart, List.of());
    }

    private void paint(VectorGraphics2D graphics, int across, int down) {
      chart.paint(graphics, across, down);
      var context = graphics.getFontRenderContext();
      for (int i = 0; i < names.size(); i++) {
        double half = SMALL.getStringBounds(names.get(i), context).getWidth() / 2;
        int x = (int) Math.round(chart.getScreenXFromChart(i) - half);
        int y = (int) chart.getScreenYFromChart(chart.getStyler().getYAxisMin()) + BELOW;
        write(graphics, names.get(i), SMALL, Looks.INK, x, y);
      }
    }
  }

  /**
   * @param subtitle one sentence
   * @param across width of each chart
   * @param down height of each chart
   * @param rows as many charts in each; the lines of the first explain those of its row
   */
  static String svg(String title, String subtitle, int across, int down, List<List<Panel>> rows) {
    int width = across * rows.getFirst().size();
    int height = HEAD + (down + FOOT) * rows.size();
    var graphics = new VectorGraphics2D();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    write(graphics, title, TITLE, Looks.INK, MARGIN, 28);
    write(graphics, subtitle, PLAIN, Looks.FAINT_INK, MARGIN, 50);
    int top = HEAD;
    for (var row : rows) {
      for (int column = 0; column < row.size(); column++) {
        graphics.translate(across * column, top);
        row.get(column).paint(graphics, across, down);
        graphics.translate(-across * column, -top);
      }
      legend(graphics, row.getFirst().chart, width, top + down + FOOT / 3);
      top += down + FOOT;
    }
    var bytes = new ByteArrayOutputStream();
    try {
      new SVGProcessor()
          .getDocument(graphics.getCommands(), new PageSize(0, 0, width, height))
          .writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return readable(bytes.toString(StandardCharsets.UTF_8), title + ". " + subtitle);
  }

  /** As outlines, as the charts have it: the picture looks the same whatever fonts a reader has. */
  private static void write(
      VectorGraphics2D graphics, String text, Font font, Color color, int x, int baseline) {
    graphics.setColor(color);
    graphics.fill(
        font.createGlyphVector(graphics.getFontRenderContext(), text).getOutline(x, baseline));
  }

  /** One for all charts, in the middle. */
  private static void legend(VectorGraphics2D graphics, XYChart chart, int width, int y) {
    var context = graphics.getFontRenderContext();
    var series =
        chart.getSeriesCollection().stream().filter(one -> !one.getName().isBlank()).toList();
    int needed = 0;
    for (var one : series) {
      needed += LINE + GAP + (int) PLAIN.getStringBounds(one.getName(), context).getWidth();
    }
    int x = (width - needed - GAP * (series.size() - 1)) / 2;
    for (var one : series) {
      graphics.setColor(one.getLineColor());
      graphics.setStroke(one.getLineStyle());
      graphics.drawLine(x, y, x + LINE, y);
      if (one.getMarkerColor() != null) {
        graphics.setColor(one.getMarkerColor());
        one.getMarker().paint(graphics, x + LINE / 2.0, y, MARKER);
      }
      write(graphics, one.getName(), PLAIN, Looks.INK, x + LINE + GAP / 2, y + 4);
      x += LINE + GAP * 2 + (int) PLAIN.getStringBounds(one.getName(), context).getWidth();
    }
  }

  /** For those who do not see it: outlines say nothing. */
  private static String readable(String svg, String text) {
    int body = svg.indexOf('>', svg.indexOf("<svg")) + 1;
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    return svg.substring(0, body)
        + "\n  <title>"
        + escaped
        + "</title>"
        + TOO_FINE.matcher(svg.substring(body)).replaceAll("$1");
  }
}
