package dev.fanout.lab.compare;

import dev.fanout.lab.complexity.Complexity;
import java.util.stream.Collectors;

/** The report as Markdown, which quotes everything but draws nothing. */
final class CompareMarkdown {
  /** What the page says here and there. */
  private static final String WORDS =
      "gateway-webflux and gateway-mvc are the two; gateway-mvc-platform is the latter's jar on"
          + " platform threads; the yardstick is the work alone, by hand on Vert.x. A knee is the"
          + " highest rate at which 98 % of the answers are complete and there within a second. A"
          + " ratio is \"higher\" or \"lower\" where its interval of 95 % leaves out 1 and it is 2"
          + " % away from it; \"no difference shown\" does not say that there is none. Times are"
          + " compared where both answered as much of what they were asked. Goodput is complete"
          + " answers within a second.\n\n";

  private final CompareReport report;
  private final Comparison comparison;
  private final ScenarioReport scenarios;
  private final Complexity complexity;

  CompareMarkdown(
      CompareReport report,
      Comparison comparison,
      ScenarioReport scenarios,
      Complexity complexity) {
    this.report = report;
    this.comparison = comparison;
    this.scenarios = scenarios;
    this.complexity = complexity;
  }

  String text() {
    var text = new StringBuilder();
    text.append("# What the two models cost\n\nWritten by ");
    text.append(
        report.runs().stream()
            .map(run -> "`" + run.command() + "`")
            .collect(Collectors.joining(", ")));
    text.append("; do not edit. The page with the charts is [compare.html](compare.html).\n\n");
    text.append(WORDS);
    report.sentences().forEach(sentence -> text.append("- ").append(sentence).append('\n'));
    comparison.levels().forEach(level -> text.append(typical(level)));
    if (!comparison.levels().isEmpty()) {
      var path = report.path();
      section(text, CriticalPath.TITLE, path.note(), path.grid(comparison));
    }
    section(text, Capacity.TITLE, Capacity.NOTE, Capacity.grid(report.runs()));
    text.append(scenarios.markdown());
    report.agent().ifPresent(cost -> section(text, AgentCost.TITLE, cost.note(), cost.grid()));
    text.append("\n## What each model asks of whoever writes it\n\n").append(complexity.markdown());
    return text.toString();
  }

  private String typical(double level) {
    var text = new StringBuilder();
    text.append(
        "\n## %.0f %% of the weakest knee, %.0f requests/s, %s\n\n"
            .formatted(level * 100, report.rate(level), report.repetitions(level)));
    text.append("| contestant");
    for (var figure : Figure.TYPICAL) {
      text.append(" | ").append(figure.label()).append(", ").append(figure.unit());
    }
    text.append(" | not a complete answer |\n|---")
        .append("|---:".repeat(Figure.TYPICAL.size() + 1));
    text.append("|\n");
    for (String name : comparison.present(level)) {
      text.append("| ").append(name);
      for (var figure : Figure.TYPICAL) {
        text.append(" | ").append(report.cell(name, level, figure));
      }
      text.append(" | ").append(report.notOk(name, level)).append(" |\n");
    }
    return text.toString();
  }

  private static void section(StringBuilder text, String title, String note, Grid grid) {
    text.append("\n## ").append(title).append("\n\n");
    text.append(note).append("\n\n").append(grid.markdown());
  }
}
