package dev.fanout.lab.compare;

import static dev.fanout.lab.compare.Contestant.MVC;
import static dev.fanout.lab.compare.Contestant.PLATFORM;
import static dev.fanout.lab.compare.Contestant.WEBFLUX;
import static dev.fanout.lab.compare.Contestant.YARDSTICK;

import dev.fanout.lab.complexity.Complexity;
import dev.fanout.lab.json.Json;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Table;
import dev.fanout.lab.terminal.Terminal;
import dev.fanout.lab.terminal.Text;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the comparison found: on the terminal, as JSON, as Markdown and as a page. */
final class CompareReport {
  private static final String PICTURE = "docs/observability/slow-service.png";
  private static final int PERCENTILES = 60;

  private final List<Run> runs;
  private final JsonObject facts;
  private final Complexity complexity;
  private final Comparison comparison;
  private final CriticalPath path = CriticalPath.typical();
  private final ScenarioReport scenarios;
  private final Optional<AgentCost> agent;

  /**
   * @param runs one at least, that of the typical load first
   * @param agent what it costs, where that is known
   */
  CompareReport(List<Run> runs, Complexity complexity, Optional<AgentCost> agent) {
    this.runs = runs;
    this.facts = runs.getFirst().facts();
    this.complexity = complexity;
    this.agent = agent;
    var names = runs.stream().flatMap(run -> run.contestants().stream()).distinct().toList();
    var samples = runs.stream().flatMap(run -> run.samples().stream()).toList();
    this.scenarios = new ScenarioReport(names, samples);
    var typical = samples.stream().filter(sample -> sample.scenario().equals(Sample.TYPICAL));
    this.comparison = new Comparison(names, typical.toList(), guests(runs));
  }

  private static Set<String> guests(List<Run> runs) {
    return runs.stream()
        .flatMap(run -> run.facts().getJsonArray("guests", new JsonArray()).stream())
        .map(Object::toString)
        .collect(Collectors.toSet());
  }

  void print(Terminal terminal) {
    for (double level : comparison.levels()) {
      terminal.line("");
      terminal.line(
          terminal.bold("  %.0f requests/s".formatted(rate(level)))
              + ", %.0f %% of the weakest knee".formatted(level * 100));
      var table =
          new Table(
              1, "CONTESTANT", "CPU/1000", "MB/1000", "P50", "P99", "P99.9", "MEMORY", "NOT OK");
      for (String name : comparison.present(level)) {
        table.row(
            name,
            cell(name, level, Figure.CPU, "%.3f s"),
            cell(name, level, Figure.ALLOCATED, "%.1f"),
            cell(name, level, Figure.P50, "%.1f ms"),
            cell(name, level, Figure.P99, "%.1f ms"),
            cell(name, level, Figure.P999, "%.1f ms"),
            cell(name, level, Figure.MEMORY, "%.0f MB"),
            notOk(name, level));
      }
      table.print(terminal);
    }
    scenarios.print(terminal);
    for (String sentence : sentences()) {
      terminal.line("");
      String mark = "  - ";
      for (String line : Text.wrap(sentence)) {
        terminal.line(mark + line);
        mark = "    ";
      }
    }
    terminal.line("");
  }

  private String cell(String name, double level, Figure figure, String format) {
    return comparison
        .mean(name, level, figure)
        .map(mean -> format.formatted(mean.value()))
        .orElse("-");
  }

  /** With its interval. */
  String cell(String name, double level, Figure figure) {
    return comparison.mean(name, level, figure).map(mean -> mean.text(figure.format())).orElse("-");
  }

  String notOk(String name, double level) {
    return "%.2f %%".formatted(comparison.sum(name, level).incomplete() * 100);
  }

  /** "7 repetitions", or as many as whoever has fewest is left with. */
  String repetitions(double level) {
    int fewest =
        comparison.present(level).stream()
            .mapToInt(name -> comparison.of(name, level).size())
            .min()
            .orElse(0);
    return fewest + " repetitions";
  }

  /** Requests per second of the typical load. */
  double rate(double level) {
    return facts.getDouble("rate") * level;
  }

  void write(Path repository, Path folder, Terminal terminal) {
    try {
      var data = json();
      write(repository, folder.resolve("compare.json"), Json.text(data), terminal);
      write(repository, folder.resolve("compare.md"), markdown(), terminal);
      var picture = repository.resolve(PICTURE);
      var png =
          Files.exists(picture)
              ? Optional.of(Files.readAllBytes(picture))
              : Optional.<byte[]>empty();
      var page = new ComparePage(this, comparison, scenarios, complexity, png);
      write(repository, folder.resolve("compare.html"), page.html(Json.text(data)), terminal);
    } catch (IOException e) {
      throw new Failure("Cannot write to " + folder + ": " + e.getMessage(), "Is it a folder?");
    }
  }

  private static void write(Path repository, Path file, String text, Terminal terminal)
      throws IOException {
    Files.writeString(repository.resolve(file), text);
    terminal.line("  wrote " + file);
  }

  String markdown() {
    return new CompareMarkdown(this, comparison, scenarios, complexity).text();
  }

  List<Run> runs() {
    return runs;
  }

  CriticalPath path() {
    return path;
  }

  Optional<AgentCost> agent() {
    return agent;
  }

  List<PlainWords.Sentence> plainWords() {
    return new PlainWords(comparison, path, scenarios, complexity).sentences();
  }

  /** Beside the report: what it was made of. */
  List<String> files() {
    return Stream.concat(
            Stream.of("compare.json", "compare.md"),
            runs.stream().flatMap(run -> run.files().stream()))
        .toList();
  }

  /** What people will quote, the most important first. */
  List<Comparison.Pair> headlines() {
    if (comparison.levels().isEmpty()) {
      return List.of(); // the typical load was not asked for
    }
    double level = comparison.usualLevel().orElseThrow();
    double top = comparison.levels().getLast();
    var usual =
        Stream.of(
            comparison.pair(WEBFLUX, MVC, level, Figure.CPU),
            comparison.pair(WEBFLUX, MVC, level, Figure.P50),
            comparison.pair(WEBFLUX, MVC, level, Figure.P99),
            comparison.pair(WEBFLUX, MVC, top, Figure.P99),
            comparison.pair(WEBFLUX, MVC, level, Figure.ALLOCATED),
            comparison.pair(PLATFORM, MVC, level, Figure.CPU),
            comparison.pair(PLATFORM, MVC, top, Figure.P99),
            comparison.pair(MVC, YARDSTICK, level, Figure.CPU),
            comparison.pair(WEBFLUX, YARDSTICK, level, Figure.CPU));
    var since =
        steps().stream()
            .flatMap(step ->
                Stream.of(Figure.CPU, Figure.ALLOCATED)
                    .map(figure -> comparison.pair(step.after(), step.before(), level, figure)));
    return Stream.concat(usual, since).flatMap(Optional::stream).toList();
  }

  /** From one build of a gateway to another. */
  private record Step(String before, String after) {}

  /** To each build from the one before it, and to today's gateway from the first of all. */
  private List<Step> steps() {
    var builds = new LinkedHashMap<String, List<String>>();
    facts
        .getJsonObject("otherBuilds")
        .forEach(build ->
            builds
                .computeIfAbsent(build.getValue().toString(), _ -> new ArrayList<>())
                .add(build.getKey()));
    var steps = new LinkedHashSet<Step>();
    builds.forEach((gateway, names) -> {
      names.add(gateway);
      for (int i = 1; i < names.size(); i++) {
        steps.add(new Step(names.get(i - 1), names.get(i)));
      }
      steps.add(new Step(names.getFirst(), gateway));
    });
    return List.copyOf(steps);
  }

  /** The verdict: in plain words, in the numbers that carry it, and what makes them worth less. */
  List<String> sentences() {
    return Stream.of(
            plainWords().stream().map(PlainWords.Sentence::toString),
            headlines().stream().map(CompareReport::sentence),
            cautions().stream())
        .flatMap(all -> all)
        .toList();
  }

  /** "gateway-webflux against gateway-mvc, CPU at 40 % load: 1.04 times (0.98 to 1.10), ...". */
  static String sentence(Comparison.Pair pair) {
    return "%s against %s, %s at %.0f %% load: %s, %s."
        .formatted(
            pair.of(),
            pair.to(),
            pair.figure().label(),
            pair.level() * 100,
            pair.ratio().text("%.2f").replaceFirst("( |$)", " times$1"),
            pair.ratio().verdict());
  }

  /** What makes the figures worth less. */
  List<String> cautions() {
    return runs.stream()
        .flatMap(run -> new Cautions(run, runs).sentences().stream().map(run::says))
        .toList();
  }

  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("facts", facts.getMap());
    json.put(
        "otherRuns",
        runs.stream()
            .map(Run::facts)
            .filter(other -> other != facts)
            .map(JsonObject::getMap)
            .toList());
    json.put("sentences", sentences());
    json.put("levels", comparison.levels());
    var rows = new ArrayList<Map<String, Object>>();
    for (double level : comparison.levels()) {
      comparison.present(level).forEach(name -> rows.add(row(name, level)));
    }
    json.put("contestants", rows);
    var pairs = new ArrayList<Map<String, Object>>();
    for (String to : List.of(MVC, YARDSTICK)) {
      comparison.pairs(to).forEach(pair -> pairs.add(pair.json()));
    }
    for (var step : steps()) {
      comparison.pairs(step.before()).stream()
          .filter(pair -> pair.of().equals(step.after()))
          .forEach(pair -> pairs.add(pair.json()));
    }
    json.put("pairs", pairs);
    json.put("scenarios", scenarios.json());
    agent.ifPresent(cost -> json.put("agent", cost.found().getMap()));
    json.put("complexity", complexity.json());
    return json;
  }

  private Map<String, Object> row(String contestant, double level) {
    var row = new LinkedHashMap<String, Object>();
    row.put("contestant", contestant);
    row.put("level", level);
    row.put("rate", rate(level));
    for (var figure : Figure.TYPICAL) {
      comparison
          .mean(contestant, level, figure)
          .ifPresent(mean -> Comparison.put(row, figure.label(), mean));
    }
    for (var figure : CriticalPath.PERCENTILES) {
      path.added(comparison, contestant, level, figure)
          .ifPresent(added -> Comparison.put(row, figure.label() + " added", added));
    }
    var sum = comparison.sum(contestant, level);
    row.put("requests", sum.figures().get(Sample.REQUESTS));
    row.put("complete", sum.complete().getTotalCount());
    row.put("degraded", sum.figures().get(Sample.DEGRADED));
    row.put("refused", sum.figures().get(Sample.REFUSED));
    row.put("errors", sum.errors());
    row.put("late", sum.figures().get(Sample.LATE));
    row.put("percentiles", curve(comparison.of(contestant, level)));
    return row;
  }

  /** As far as each of the repetitions has one; an interval where there is one. */
  private static List<List<Double>> curve(List<Sample> repetitions) {
    var curve = new ArrayList<List<Double>>();
    for (int i = 0; i <= PERCENTILES; i++) {
      // evenly over 1 / (1 - share), as percentiles are usually drawn
      double share = 1 - Math.pow(10, -3.0 * i / PERCENTILES);
      var millis =
          repetitions.stream()
              .flatMap(one -> Figure.ofAll(one, share * 100).stream().boxed())
              .toList();
      if (millis.size() < repetitions.size()) {
        break;
      }
      var mean = Ratio.mean(millis);
      curve.add(
          mean.hasInterval()
              ? List.of(share, mean.value(), mean.low(), mean.high())
              : List.of(share, mean.value()));
    }
    return curve;
  }
}
