package dev.fanout.lab.compare;

import dev.fanout.lab.complexity.Complexity;
import dev.fanout.lab.program.Gateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The report as one page that needs nothing beside it: text and tables here, charts by D3. */
final class ComparePage {
  private static final String D3 = "/META-INF/resources/webjars/d3/7.9.0/dist/d3.min.js";

  private final CompareReport report;
  private final Comparison comparison;
  private final ScenarioReport scenarios;
  private final Complexity complexity;
  private final List<Run> runs;
  private final Optional<byte[]> picture;

  /**
   * @param picture of a trace
   */
  ComparePage(
      CompareReport report,
      Comparison comparison,
      ScenarioReport scenarios,
      Complexity complexity,
      Optional<byte[]> picture) {
    this.report = report;
    this.comparison = comparison;
    this.scenarios = scenarios;
    this.complexity = complexity;
    this.runs = report.runs();
    this.picture = picture;
  }

  String html(String json) {
    var page = resource("page.html");
    return page.replace("{{style}}", resource("page.css"))
        .replace("{{verdict}}", verdict())
        .replace("{{conditions}}", conditions())
        .replace("{{added}}", added())
        .replace("{{capacity}}", capacity())
        .replace("{{tables}}", tables())
        .replace("{{scenarios}}", scenarios(false))
        .replace("{{agent}}", agent())
        .replace("{{growth}}", scenarios(true))
        .replace("{{trace}}", trace())
        .replace("{{knobs}}", knobs("knobs"))
        .replace("{{roomyKnobs}}", knobs("roomyKnobs"))
        .replace("{{complexity}}", complexity.html())
        .replace("{{code}}", code())
        .replace("{{raw}}", raw())
        .replace("{{commands}}", commands())
        // what would end the script element
        .replace("{{data}}", json.replace("</", "<\\/"))
        .replace("{{script}}", resource("page.js"))
        .replace("{{d3}}", text(D3));
  }

  private String verdict() {
    var cards = new StringBuilder("<dl class=\"words\">\n");
    for (var sentence : report.plainWords()) {
      cards
          .append("<dt>")
          .append(escape(sentence.topic()))
          .append("</dt><dd>")
          .append(escape(sentence.words()))
          .append("</dd>\n");
    }
    cards.append("</dl>\n<ul class=\"verdict\">\n");
    for (var pair : report.headlines()) {
      var ratio = pair.ratio();
      cards
          .append("<li><small>")
          .append(escape(pair.figure().label()))
          .append(
              " at %.0f %% load</small><strong>%.2f×</strong>"
                  .formatted(pair.level() * 100, ratio.value()))
          .append(escape(pair.of() + " against " + pair.to() + " " + ratio.interval("%.2f")))
          .append(" <b>")
          .append(escape(ratio.verdict().toString()))
          .append("</b></li>\n");
    }
    return cards.append("</ul>\n").append(cautions()).toString();
  }

  private String cautions() {
    return report.cautions().stream()
        .map(caution -> "<li>" + escape(caution) + "</li>\n")
        .reduce(String::concat)
        .map(all -> "<ul class=\"cautions\">\n" + all + "</ul>\n")
        .orElse("");
  }

  /** Of each run; and of those after the first, what is theirs. */
  private String conditions() {
    return runs.stream()
        .map(run ->
            "<p class=\"fine\">"
                + (run == runs.getFirst() ? "" : escape(ofItsOwn(run)))
                + escape(conditions(run.facts()))
                + "</p>\n")
        .collect(Collectors.joining());
  }

  private static String ofItsOwn(Run run) {
    return "Run '%s', with a weakest knee of its own of %.0f requests/s: %s. "
        .formatted(run.folder(), run.facts().getDouble("rate"), String.join(", ", run.measured()));
  }

  private static String conditions(JsonObject facts) {
    var all = facts.getJsonObject("conditions");
    int interruptions = all.getInteger("interruptions", 0);
    return "Commit %s, %s%s. %s x %s, %s MB, %s, %s. %s Agent %s, access log off."
        .formatted(
            facts.getString("commit"),
            all.getString("began"),
            interruptions == 0 ? "" : ", in %d parts".formatted(interruptions + 1),
            all.getValue("processors"),
            all.getString("processor"),
            all.getValue("memoryMB"),
            all.getString("system"),
            all.getString("java"),
            all.getString("pinning"),
            all.getString("agent"));
  }

  /** Nothing where the typical load was not asked for. */
  private String added() {
    return comparison.levels().isEmpty()
        ? ""
        : "<p>%s</p>\n".formatted(escape(report.path().note()))
            + table(CriticalPath.TITLE, report.path().grid(comparison));
  }

  private String capacity() {
    return "<p>%s</p>\n".formatted(escape(Capacity.NOTE))
        + table(Capacity.TITLE, Capacity.grid(runs));
  }

  private String tables() {
    var tables = new StringBuilder();
    for (double level : comparison.levels()) {
      tables.append(
          "<h3>%.0f %% load, %s</h3>\n<div class=\"scroll\"><table><thead><tr><th>contestant</th>"
              .formatted(level * 100, report.repetitions(level)));
      for (var figure : Figure.TYPICAL) {
        tables.append(
            "<th>%s<br><small>%s</small></th>"
                .formatted(escape(figure.label()), escape(figure.unit())));
      }
      tables.append("<th>not complete</th></tr></thead><tbody>\n");
      for (String name : comparison.present(level)) {
        tables.append("<tr><td>").append(escape(name)).append("</td>");
        for (var figure : Figure.TYPICAL) {
          tables.append("<td>").append(interval(report.cell(name, level, figure))).append("</td>");
        }
        tables.append("<td>").append(report.notOk(name, level)).append("</td></tr>\n");
      }
      tables.append("</tbody></table></div>\n");
    }
    return tables.toString();
  }

  /** A heading, what it is, a place for its charts where something grows, and its table. */
  private String scenarios(boolean grows) {
    var text = new StringBuilder();
    for (var scenario : scenarios.scenarios()) {
      if (scenario.grows().isPresent() != grows) {
        continue;
      }
      text.append("<h3 id=\"").append(scenario.name()).append("\">");
      text.append(escape(scenario.title())).append("</h3>\n<p>");
      text.append(escape(scenarios.note(scenario))).append("</p>\n");
      if (grows) {
        text.append("<div class=\"chart panels\" data-growth=\"")
            .append(scenario.name())
            .append("\"></div>\n");
      }
      text.append(table(scenario.title(), scenarios.grid(scenario)));
    }
    return text.isEmpty() ? "<p>Not part of this run.</p>\n" : text.toString();
  }

  /** The scenario with an experiment of its own; nothing where that was not run. */
  private String agent() {
    return report
        .agent()
        .map(cost ->
            "<h3 id=\"agent\">%s</h3>\n<p>%s</p>\n"
                    .formatted(escape(AgentCost.TITLE), escape(cost.note()))
                + table(AgentCost.TITLE, cost.grid()))
        .orElse("");
  }

  private static String table(String title, Grid grid) {
    var table =
        new StringBuilder("<div class=\"scroll\" tabindex=\"0\"><table><caption>")
            .append(escape(title))
            .append("</caption><thead><tr>");
    grid.heads()
        .forEach(head -> table.append("<th scope=\"col\">").append(head(head)).append("</th>"));
    table.append("</tr></thead><tbody>\n");
    for (var row : grid.rows()) {
      table.append(ScenarioReport.isRatio(row) ? "<tr class=\"ratio\">" : "<tr>");
      row.forEach(cell -> table.append("<td>").append(interval(cell)).append("</td>"));
      table.append("</tr>\n");
    }
    return table.append("</tbody></table></div>\n").toString();
  }

  /** The unit below the name. */
  private static String head(String text) {
    int comma = text.lastIndexOf(", ");
    return comma < 0
        ? escape(text)
        : escape(text.substring(0, comma))
            + "<br><small>"
            + escape(text.substring(comma + 2))
            + "</small>";
  }

  /** An interval, and a verdict, below what they are of. */
  private static String interval(String text) {
    int space = text.indexOf(" (");
    return space < 0
        ? escape(text)
        : escape(text.substring(0, space))
            + "<br><small>"
            + escape(text.substring(space + 1)).replace("), ", ")<br>")
            + "</small>";
  }

  /** Of each run, but for those that had no such processes. */
  private String knobs(String which) {
    var tables = new StringBuilder();
    for (var run : runs) {
      var knobs = run.facts().getJsonObject(which, new JsonObject());
      if (!knobs.isEmpty()) {
        tables.append(
            run == runs.getFirst() ? "" : "<h3>Run '" + escape(run.folder()) + "'</h3>\n");
        tables.append(knobs(knobs));
      }
    }
    return tables.toString();
  }

  private static String knobs(JsonObject knobs) {
    List<String> names = List.copyOf(knobs.fieldNames());
    Set<String> rows = new LinkedHashSet<>();
    names.forEach(name -> rows.addAll(knobs.getJsonObject(name).fieldNames()));
    var table =
        new StringBuilder("<div class=\"scroll\"><table class=\"words\"><thead><tr><th></th>");
    names.forEach(name -> table.append("<th>").append(escape(name)).append("</th>"));
    table.append("</tr></thead><tbody>\n");
    for (String row : rows) {
      table.append("<tr><td>").append(escape(row)).append("</td>");
      for (String name : names) {
        table
            .append("<td>")
            .append(escape(knobs.getJsonObject(name).getString(row, "-")))
            .append("</td>");
      }
      table.append("</tr>\n");
    }
    return table.append("</tbody></table></div>\n").toString();
  }

  /** The picture of docs/observability.md, as part of the page; nothing where there is none. */
  private String trace() {
    return picture
        .map(png ->
            "<section aria-labelledby=\"trace\">\n"
                + "<h2 id=\"trace\">One request in both, as a trace</h2>\n"
                + "<p>Reviews is slow: the same request through both gateways, as ./fanout demo"
                + " shows it. Not of this run, in which nothing is traced.</p>\n"
                + "<img class=\"trace\" alt=\"Two waterfalls of spans, alike but for their times\""
                + " src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(png)
                + "\">\n</section>\n")
        .orElse("");
  }

  /** The file people come for, as it is in each. */
  private String code() {
    var code = new StringBuilder();
    for (var gateway : Gateway.values()) {
      code.append("<figure><figcaption>").append(gateway).append("</figcaption><pre><code>");
      code.append(escape(complexity.source(gateway, "product/ProductFanout")));
      code.append("</code></pre></figure>\n");
    }
    return code.toString();
  }

  /** The run's files, as links. */
  private String raw() {
    return report.files().stream()
        .map("<li><a href=\"%1$s\">%1$s</a></li>"::formatted)
        .collect(Collectors.joining("\n", "<ul class=\"files\">\n", "\n</ul>\n"));
  }

  private String commands() {
    return runs.stream()
        .map(run -> "<code>" + escape(run.command()) + "</code>")
        .collect(Collectors.joining(", "));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String resource(String name) {
    return text("/compare/" + name).strip();
  }

  private static String text(String path) {
    try (var in = ComparePage.class.getResourceAsStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
