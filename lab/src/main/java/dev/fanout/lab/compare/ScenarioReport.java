package dev.fanout.lab.compare;

import static dev.fanout.lab.compare.Contestant.MVC;
import static dev.fanout.lab.compare.Contestant.WEBFLUX;

import dev.fanout.lab.terminal.Table;
import dev.fanout.lab.terminal.Terminal;
import dev.fanout.lab.terminal.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What became of each contestant in each scenario: as tables, on the terminal, in Markdown and on
 * the page alike, and as data for the charts.
 */
final class ScenarioReport {
  private static final String RATIO = "WebFlux / MVC";

  private static final String WITHOUT_YARDSTICK =
      "Without the yardstick, which has no batches, no streams, no admission limit and no orderly"
          + " end.";
  private static final String WITHOUT_PLATFORM =
      "Without the yardstick, whose calls end after 300 ms, and without platform threads, of which"
          + " each request needs one and each of its calls another.";

  private final List<String> contestants;
  private final List<Sample> samples;

  /**
   * @param contestants in the order in which they are shown
   * @param samples of all scenarios, and of the typical load, which is not reported here
   */
  ScenarioReport(List<String> contestants, List<Sample> samples) {
    this.contestants = contestants;
    this.samples = samples;
  }

  /** Those there is something to say of, in the order in which they were run. */
  List<Scenario> scenarios() {
    return Scenarios.all().stream()
        .filter(scenario -> !comparison(scenario).levels().isEmpty())
        .toList();
  }

  private List<Sample> of(Scenario scenario) {
    return samples.stream().filter(sample -> sample.scenario().equals(scenario.name())).toList();
  }

  private Comparison comparison(Scenario scenario) {
    return new Comparison(contestants, of(scenario));
  }

  /** WebFlux against MVC, where nothing grows and both have the figure. */
  Optional<Comparison.Pair> pair(Scenario scenario, Figure figure) {
    return pair(scenario, scenario.points().getFirst(), figure);
  }

  /** At one of several points. */
  Optional<Comparison.Pair> pair(Scenario scenario, Scenario.Point point, Figure figure) {
    return compared(scenario).contains(figure)
        ? comparison(scenario).pair(WEBFLUX, MVC, point.at(), figure)
        : Optional.empty();
  }

  /** What it is, and how often each took part; void samples are left out. */
  String note(Scenario scenario) {
    var comparison = comparison(scenario);
    var times =
        comparison.levels().stream()
            .flatMap(
                at -> comparison.present(at).stream().map(name -> comparison.of(name, at).size()))
            .mapToInt(Integer::intValue)
            .summaryStatistics();
    String often =
        times.getMin() == times.getMax()
            ? String.valueOf(times.getMin())
            : times.getMin() + " to " + times.getMax();
    return what(scenario) + " Repetitions: " + often + ".";
  }

  /** What is to be known beside the numbers. */
  static String what(Scenario scenario) {
    return switch (scenario.field()) {
      case OURS -> scenario.what();
      case GATEWAYS -> scenario.what() + " " + WITHOUT_YARDSTICK;
      case ROOMY -> scenario.what() + " " + WITHOUT_PLATFORM;
    };
  }

  /** "1.04× (0.98 to 1.10), no difference shown". */
  static String text(Ratio ratio) {
    return ratio.text("%.2f").replaceFirst("( |$)", "×$1") + ", " + ratio.verdict();
  }

  /** Columns that have nothing in any row are left out. */
  Grid grid(Scenario scenario) {
    var comparison = comparison(scenario);
    var rows = new ArrayList<List<String>>();
    for (double at : comparison.levels()) {
      var present = comparison.present(at);
      for (String name : present) {
        var row = start(scenario, at, name);
        Column.ALL.forEach(column -> row.add(column.cell().of(comparison, name, at)));
        rows.add(row);
      }
      if (present.contains(WEBFLUX) && present.contains(MVC)) {
        var row = start(scenario, at, RATIO);
        Column.ALL.forEach(column ->
            row.add(column.isCompared(scenario) ? column.ratio(comparison, at) : Grid.NONE));
        rows.add(row);
      }
    }
    var heads = new ArrayList<String>();
    heads.add("contestant");
    scenario.grows().ifPresent(heads::add);
    Column.ALL.forEach(column -> heads.add(column.head()));
    return new Grid(heads, rows).withoutEmpty();
  }

  /** Whether it is one contestant against another. */
  static boolean isRatio(List<String> row) {
    return row.contains(RATIO);
  }

  private static List<String> start(Scenario scenario, double at, String name) {
    var row = new ArrayList<String>();
    row.add(name);
    scenario.grows().ifPresent(_ -> row.add("%,.0f".formatted(at)));
    return row;
  }

  void print(Terminal terminal) {
    for (var scenario : scenarios()) {
      terminal.line("");
      terminal.line(terminal.bold("  " + scenario.title()));
      Text.wrap(note(scenario)).forEach(line -> terminal.line("  " + line));
      var grid = grid(scenario);
      // the rows of ratios are too wide for a terminal, and are in the page
      var table = new Table(1, grid.heads().toArray(String[]::new));
      grid.rows().stream()
          .filter(row -> !isRatio(row))
          .forEach(row -> table.row(row.toArray(String[]::new)));
      table.print(terminal);
    }
  }

  String markdown() {
    var text = new StringBuilder();
    for (var scenario : scenarios()) {
      text.append("\n## ").append(scenario.title()).append("\n\n");
      text.append(note(scenario)).append("\n\n").append(grid(scenario).markdown());
    }
    return text.toString();
  }

  List<Map<String, Object>> json() {
    return scenarios().stream().map(this::json).toList();
  }

  private Map<String, Object> json(Scenario scenario) {
    var comparison = comparison(scenario);
    var json = new LinkedHashMap<String, Object>();
    json.put("name", scenario.name());
    json.put("title", scenario.title());
    json.put("what", note(scenario));
    scenario.grows().ifPresent(grows -> json.put("grows", grows));
    var rows = new ArrayList<Map<String, Object>>();
    var pairs = new ArrayList<Map<String, Object>>();
    for (double at : comparison.levels()) {
      comparison.present(at).forEach(name -> rows.add(row(comparison, name, at)));
      for (var figure : compared(scenario)) {
        comparison.pair(WEBFLUX, MVC, at, figure).ifPresent(pair -> pairs.add(pair.json()));
      }
    }
    json.put("rows", rows);
    json.put("pairs", pairs);
    return json;
  }

  private static List<Figure> compared(Scenario scenario) {
    return Column.ALL.stream()
        .filter(column -> column.isCompared(scenario))
        .flatMap(column -> column.compared().stream())
        .toList();
  }

  private static Map<String, Object> row(Comparison comparison, String name, double at) {
    var sum = comparison.sum(name, at);
    var row = new LinkedHashMap<String, Object>();
    row.put("contestant", name);
    row.put("at", at);
    row.put("rate", sum.rate());
    row.put("repetitions", comparison.of(name, at).size());
    row.put("requests", sum.figures().get(Sample.REQUESTS));
    row.put("complete", sum.complete().getTotalCount());
    row.put("degraded", sum.figures().get(Sample.DEGRADED));
    row.put("refused", sum.figures().get(Sample.REFUSED));
    row.put("failed", Column.failed(sum));
    row.put("errors", sum.errors());
    Stream.of(
            Figure.ANSWERED_P50,
            Figure.ANSWERED_P99,
            Figure.CPU,
            Figure.MEMORY,
            Figure.THREADS,
            Figure.ALLOCATED,
            Figure.GOODPUT,
            Figure.FINISHED,
            Figure.BACK,
            Figure.RAN_ON,
            Figure.EXPORTED)
        .forEach(figure -> put(row, comparison, name, at, figure));
    for (String count : List.of(Sample.AT_ONCE, Sample.LEFT, Sample.ENDED)) {
      sum.figure(count).ifPresent(value -> row.put(count, value));
    }
    return row;
  }

  private static void put(
      Map<String, Object> row, Comparison comparison, String name, double at, Figure figure) {
    comparison.mean(name, at, figure).ifPresent(mean -> Comparison.put(row, figure.label(), mean));
  }
}
