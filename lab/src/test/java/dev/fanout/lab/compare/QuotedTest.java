package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.program.Gateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What documents quote of a committed run is what it found. */
class QuotedTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final double LEVEL = 0.4;

  /** One contestant against another. */
  private record Pair(String of, String to) {}

  /** In the order of the columns. */
  private static final List<Pair> HEADLINES =
      List.of(
          new Pair(Contestant.WEBFLUX, Contestant.MVC),
          new Pair(Contestant.PLATFORM, Contestant.MVC),
          new Pair(Contestant.MVC, Contestant.YARDSTICK),
          new Pair(Contestant.WEBFLUX, Contestant.YARDSTICK));

  private static final List<Figure> FIGURES =
      List.of(Figure.CPU, Figure.ALLOCATED, Figure.P50, Figure.P99);

  private static final List<Figure> IN_FLIGHT =
      List.of(Figure.CPU, Figure.ANSWERED_P99, Figure.MEMORY);

  private static final List<Figure> STEPS = List.of(Figure.CPU, Figure.ALLOCATED);

  private static final List<Figure> NOT_ALL_WELL =
      List.of(Figure.CPU, Figure.ANSWERED_P99, Figure.GOODPUT);

  @Test
  void theFrontPageQuotesTheCommittedRun() throws IOException {
    var run = run("docs/results");
    var rows = rows("README.md", "| at 40 % load |");
    assertThat(rows).hasSameSizeAs(FIGURES);
    for (int i = 0; i < rows.size(); i++) {
      var figure = FIGURES.get(i);
      var found = HEADLINES.stream().map(pair -> found(run, pair, figure));
      assertThat(rows.get(i)).isEqualTo(Stream.concat(Stream.of(figure.label()), found).toList());
    }
  }

  /** The same on another kind of processor, where it came out otherwise. */
  @Test
  void theFrontPageQuotesTheOtherProcessor() throws IOException {
    var other = run("docs/results/slower");
    assertThat(Files.readString(REPOSITORY.resolve("README.md")))
        .contains(
            "CPU was %s, WebFlux against MVC, and %s, platform threads against virtual ones"
                .formatted(
                    found(other, HEADLINES.get(0), Figure.CPU),
                    found(other, HEADLINES.get(1), Figure.CPU)));
  }

  /** All of them, those that favour neither included. */
  @Test
  void theFrontPageQuotesTheScenarios() throws IOException {
    var report = new ScenarioReport(List.of(), samples());
    var found =
        report.scenarios().stream()
            .filter(scenario -> scenario.grows().isEmpty())
            .map(scenario ->
                Stream.concat(
                        Stream.of("`" + scenario.name() + "`"),
                        NOT_ALL_WELL.stream().map(figure -> found(report, scenario, figure)))
                    .toList())
            .filter(row -> row.stream().skip(1).anyMatch(cell -> !cell.equals(Grid.NONE)))
            .toList();
    assertThat(found).isNotEmpty();
    assertThat(rows("README.md", "| WebFlux / MVC |")).isEqualTo(found);
  }

  @Test
  void theFrontPageSaysHowManyWereAtOnce() throws IOException {
    double most =
        samples().stream()
            .flatMap(sample -> sample.figure(Sample.AT_ONCE).stream().boxed())
            .max(Double::compare)
            .orElseThrow();
    assertThat(Files.readString(REPOSITORY.resolve("README.md")))
        .contains("`5000-in-flight` is %,.0f requests at once".formatted(most));
  }

  @Test
  void theFrontPageSaysWhoIsTheWeakest() throws IOException {
    var facts = new RunFolder(REPOSITORY.resolve("docs/results")).facts().orElseThrow();
    assertThat(facts.getJsonObject("knees").getDouble(Contestant.PLATFORM))
        .isEqualTo(facts.getDouble("rate"));
    assertThat(Files.readString(REPOSITORY.resolve("README.md")))
        .contains("the weakest of them, which is gateway-mvc on platform threads");
  }

  @Test
  void theFrontPageSaysThatOverloadIsTheSameForBoth() throws IOException {
    var rates =
        samples().stream()
            .filter(sample -> sample.scenario().equals(Scenario.OVERLOAD))
            .map(Sample::rate)
            .distinct()
            .toList();
    assertThat(rates).hasSize(1);
    assertThat(Files.readString(REPOSITORY.resolve("README.md")))
        .contains(
            "`overload` is the same %,.0f requests a second for both".formatted(rates.getFirst()));
  }

  @Test
  void theFrontPageSaysWhatIsAddedToTheCalls() throws IOException {
    var path = CriticalPath.typical();
    var run = run("docs/results");
    assertThat(Files.readString(REPOSITORY.resolve("README.md")))
        .contains(
            "the services' own delays, %d and %d ms."
                .formatted(path.percentile(50), path.percentile(99)),
            "gateway-webflux %s, gateway-mvc %s, the yardstick %s."
                .formatted(
                    added(path, run, Contestant.WEBFLUX),
                    added(path, run, Contestant.MVC),
                    added(path, run, Contestant.YARDSTICK)));
  }

  private static String added(CriticalPath path, Comparison run, String contestant) {
    return CriticalPath.PERCENTILES.stream()
        .map(figure -> path.added(run, contestant, LEVEL, figure))
        .map(added -> added.map(one -> "%.1f".formatted(one.value())).orElse(Grid.NONE))
        .collect(Collectors.joining(" and ", "", " ms"));
  }

  @Test
  void theFrontPageSaysHowLongCallsRunOn() throws IOException {
    var storm = Scenarios.named(List.of("disconnect-storm")).getFirst();
    var samples =
        samples().stream().filter(sample -> sample.scenario().equals(storm.name())).toList();
    var run = new Comparison(List.of(), samples);
    assertThat(Files.readString(REPOSITORY.resolve("README.md")))
        .contains(
            "ran on for %s ms in gateway-webflux and for %s ms in gateway-mvc"
                .formatted(
                    ranOn(run, storm, Contestant.WEBFLUX), ranOn(run, storm, Contestant.MVC)));
  }

  private static String ranOn(Comparison run, Scenario storm, String contestant) {
    double at = storm.points().getFirst().at();
    return Figure.RAN_ON
        .format()
        .formatted(run.mean(contestant, at, Figure.RAN_ON).orElseThrow().value());
  }

  /** From few requests, each of which is soon over, to thousands that wait. */
  @Test
  void theFrontPageQuotesHowTheCostGrowsWithWhatWaits() throws IOException {
    var report = new ScenarioReport(List.of(), samples());
    var concurrency = Scenarios.named(List.of("concurrency")).getFirst();
    var found =
        IN_FLIGHT.stream()
            .map(figure ->
                Stream.concat(
                        Stream.of(figure.label()),
                        concurrency.points().stream()
                            .map(point -> text(report.pair(concurrency, point, figure))))
                    .toList())
            .toList();
    assertThat(rows("README.md", "| requests in flight |")).isEqualTo(found);
  }

  /** Each step against another one, those that did not help included. */
  @ParameterizedTest
  @EnumSource
  void whatMadeTheGatewaysFasterIsQuoted(Gateway gateway) throws IOException {
    var measured =
        Run.in(REPOSITORY.resolve("docs/performance/" + gateway.name().toLowerCase(Locale.ROOT)))
            .getFirst();
    var run = new Comparison(List.of(), measured.samples());
    var rows = rows("docs/performance.md", "| " + gateway + " |");
    var found =
        rows.stream()
            .map(row -> new Pair(row.getFirst(), row.get(1)))
            .map(pair ->
                Stream.concat(
                        Stream.of(pair.of, pair.to),
                        STEPS.stream().map(figure -> found(run, pair, figure)))
                    .toList())
            .toList();
    assertThat(rows.stream().map(row -> row.subList(0, 2 + STEPS.size()))).isEqualTo(found);
    assertThat(rows.stream().flatMap(row -> row.stream().limit(2)))
        .as("all that took part")
        .containsAll(measured.contestants());
  }

  @Test
  void whatTracesCostIsQuoted() throws IOException {
    var rows =
        new JsonObject(Files.readString(REPOSITORY.resolve("docs/observability/cost.json")))
            .getJsonArray("rows").stream().map(JsonObject.class::cast).toList();
    assertThat(Files.readString(REPOSITORY.resolve("docs/observability.md")))
        .contains(
            ("with all traces sent was %.1f times (gateway-mvc) and %.1f times (gateway-webflux)"
                    + " that without the agent, and with a tenth of them %.1f and %.1f times")
                .formatted(
                    times(rows, Contestant.MVC, "all sent"),
                    times(rows, Contestant.WEBFLUX, "all sent"),
                    times(rows, Contestant.MVC, "10 % sampled"),
                    times(rows, Contestant.WEBFLUX, "10 % sampled")));
  }

  /** The median of the rounds. */
  private static double times(List<JsonObject> rows, String gateway, String traces) {
    var ascending =
        rows.stream()
            .filter(row -> row.getString("gateway").equals(gateway))
            .filter(row -> row.getString("traces").equals(traces))
            .flatMap(row -> row.getJsonArray("timesWithoutAgent").stream())
            .map(round -> ((Number) round).doubleValue())
            .sorted()
            .toList();
    int half = ascending.size() / 2;
    return (ascending.get(half) + ascending.get((ascending.size() - 1) / 2)) / 2;
  }

  private static List<Sample> samples() {
    return Run.in(REPOSITORY.resolve("docs/results")).stream()
        .flatMap(run -> run.samples().stream())
        .toList();
  }

  private static String found(ScenarioReport report, Scenario scenario, Figure figure) {
    return text(report.pair(scenario, figure));
  }

  private static String text(Optional<Comparison.Pair> pair) {
    return pair.map(one -> ScenarioReport.text(one.ratio())).orElse(Grid.NONE);
  }

  private static Comparison run(String folder) {
    var samples =
        new RunFolder(REPOSITORY.resolve(folder))
            .samples().stream().filter(sample -> sample.scenario().equals(Sample.TYPICAL)).toList();
    return new Comparison(List.of(), samples);
  }

  /** Of the table whose first line begins so, cell by cell. */
  private static List<List<String>> rows(String document, String head) throws IOException {
    return Files.readAllLines(REPOSITORY.resolve(document)).stream()
        .dropWhile(line -> !line.startsWith(head))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
        .toList();
  }

  private static String found(Comparison run, Pair pair, Figure figure) {
    return text(run.pair(pair.of, pair.to, LEVEL, figure));
  }
}
