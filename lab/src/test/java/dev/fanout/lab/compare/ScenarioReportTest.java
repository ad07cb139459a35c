package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From samples that are known to what is said of them. */
class ScenarioReportTest {
  private static final List<String> NAMES =
      List.of("gateway-webflux", "gateway-mvc", "gateway-mvc-platform", "yardstick");

  @Test
  void hasARowForEachWhoTookPartAndOneForTheRatio() {
    var grid = grid(Samples.in("black-hole", 0.4), "black-hole");
    assertThat(grid.heads())
        .startsWith("contestant", "complete, %", "degraded, %", "refused, %", "failed, %")
        .contains("p50, ms", "p99, ms", "CPU, s per 1,000 answers", "memory, MB resident");
    assertThat(grid.rows()).extracting(List::getFirst).doesNotContain("yardstick").hasSize(3);
    assertThat(grid.rows().get(1))
        .startsWith(
            "gateway-mvc", "90.0", "10.0", "1.0", "0.5", "360 (360 to 360)", "30.0 (30.0 to 30.0)");
    assertThat(cell(grid, 2, "CPU, s per 1,000 answers")).isEqualTo("1.50× (1.50 to 1.50), higher");
    assertThat(ScenarioReport.isRatio(grid.rows().get(2))).isTrue();
  }

  /** Or else a contestant without its reviews would look as if nothing had happened. */
  @Test
  void timesAreOfDegradedAnswersToo() {
    var grid = grid(Samples.in("black-hole", 0.4), "black-hole");
    assertThat(Double.parseDouble(cell(grid, 1, "p99, ms").split(" ")[0])).isBetween(299.0, 301.0);
  }

  @Test
  void showsNoIntervalOfFewRepetitions() {
    var few =
        Samples.in("black-hole", 0.4).stream().filter(sample -> sample.repetition() < 5).toList();
    assertThat(cell(grid(few, "black-hole"), 2, "CPU, s per 1,000 answers"))
        .isEqualTo("1.50×, no verdict of so few repetitions");
  }

  @Test
  void saysNothingOfOneAgainstTheOtherWhereTheGeneratorWasLate() {
    var samples = Samples.in("black-hole", 0.4);
    Sample.judge(false, samples.getFirst().figures());
    assertThat(cell(grid(samples, "black-hole"), 2, "CPU, s per 1,000 answers"))
        .as("four repetitions")
        .isEqualTo("1.50×, no verdict of so few repetitions");
  }

  @Test
  void leavesOutColumnsThatHaveNothing() {
    var samples = Samples.in("restart", 0.04);
    samples.forEach(sample -> sample.figures().remove(Sample.CPU)); // of two processes
    assertThat(grid(samples, "restart").heads())
        .doesNotContain("last answer, s", "CPU, s per 1,000 answers");
    assertThat(grid(Samples.in("black-hole", 0.4), "black-hole").heads())
        .doesNotContain("back after, s", "last answer, s");
  }

  /** Of those that were back, the mean would be too good. */
  @Test
  void saysHowOftenAContestantWasNotBack() {
    var samples = Samples.in("restart", 0.04);
    samples.forEach(sample -> sample.figures().put(Sample.BACK, 12.5));
    samples.getFirst().figures().remove(Sample.BACK);
    var grid = grid(samples, "restart");
    assertThat(cell(grid, 0, "back after, s")).isEqualTo("not in 1 of 5");
    assertThat(cell(grid, 1, "back after, s")).isEqualTo("12.5 (12.5 to 12.5)");
    assertThat(cell(grid, 2, "back after, s")).isEqualTo("-");
  }

  /** Those that have it would be the better ones. */
  @Test
  void thereIsNoPercentileIfOneRepetitionHasNone() {
    var samples = Samples.in("black-hole", 0.4);
    samples.getFirst().complete().reset();
    samples.getFirst().partial().reset();
    var grid = grid(samples, "black-hole");
    assertThat(cell(grid, 0, "p99, ms")).isEqualTo("-");
    assertThat(cell(grid, 1, "p99, ms")).isNotEqualTo("-");
  }

  /** Or whoever reads more would look as if it cost more. */
  @Test
  void saysHowMuchSlowReadersHaveRead() {
    var samples = Samples.in("slow-readers", 0.4);
    samples.forEach(sample ->
        sample
            .figures()
            .put(Sample.EXPORTED, sample.contestant().equals("gateway-mvc") ? 1320.0 : 1188.0));
    var grid = grid(samples, "slow-readers");
    assertThat(cell(grid, 1, "exported, products")).isEqualTo("1,320 (1,320 to 1,320)");
    assertThat(cell(grid, 2, "exported, products")).isEqualTo("0.90× (0.90 to 0.90), lower");
  }

  /** What it spent on refusals is in it, and what it refused is not slow. */
  @Test
  void whoRefusesMoreIsNeitherCheaperNorFasterForIt() {
    var samples = Samples.in("black-hole", 0.4);
    samples.stream()
        .filter(sample -> sample.contestant().equals("gateway-webflux"))
        .forEach(sample -> sample.partial().reset()); // a tenth of its answers
    var grid = grid(samples, "black-hole");
    assertThat(cell(grid, 2, "CPU, s per 1,000 answers")).isEqualTo("1.67× (1.67 to 1.67), higher");
    assertThat(cell(grid, 0, "p99, ms")).isNotEqualTo("-");
    assertThat(cell(grid, 2, "p99, ms")).isEqualTo("-");
    assertThat(cell(grid, 2, "p50, ms")).isEqualTo("-");
  }

  @Test
  void aScenarioOfWhichAllIsVoidIsNotShown() {
    var samples = Samples.in("black-hole", 0.4);
    samples.forEach(sample -> Sample.judge(false, sample.figures()));
    samples.addAll(Samples.in("calls", 6));
    assertThat(new ScenarioReport(NAMES, samples).scenarios())
        .extracting(Scenario::name)
        .containsExactly("calls");
  }

  @Test
  void saysHowOftenEachTookPart() {
    var samples = Samples.in("black-hole", 0.4);
    var blackHole = Scenarios.named(List.of("black-hole")).getFirst();
    assertThat(new ScenarioReport(NAMES, samples).note(blackHole)).endsWith(" Repetitions: 5.");
    Sample.judge(false, samples.getFirst().figures());
    assertThat(new ScenarioReport(NAMES, samples).note(blackHole))
        .endsWith(" Repetitions: 4 to 5.");
  }

  /** Of requests that were due, those with a complete answer in time. */
  @Test
  void goodputIsOfAllThatAreNotDueAtOnce() {
    assertThat(cell(grid(Samples.in("restart", 0.4), "restart"), 1, "goodput, /s"))
        .isEqualTo("360 (360 to 360)");
    var grid = grid(Samples.in(Scenario.OVERLOAD, 2), Scenario.OVERLOAD);
    assertThat(cell(grid, 1, "goodput, /s")).isEqualTo("1800 (1800 to 1800)");
    assertThat(cell(grid, 2, "goodput, /s")).startsWith("1.00×");
    assertThat(cell(grid, 1, "asked, /s")).isEqualTo("2,000");
    assertThat(cell(grid, 2, "CPU, s per 1,000 answers")).as("most is refused").isEqualTo("-");
  }

  /** Of the calls of those who left, not of all requests. */
  @Test
  void countsCallsThatEndedWithTheirClient() {
    var samples = Samples.in("disconnect-storm", 0.4);
    samples.forEach(sample -> {
      sample.figures().put(Sample.LEFT, 200.0);
      sample.figures().put(Sample.ENDED, 150.0);
      sample.figures().put(Sample.RAN_ON, 3.0);
    });
    var grid = grid(samples, "disconnect-storm");
    assertThat(cell(grid, 0, "calls of those who left that ended before their answer, %"))
        .isEqualTo("75.0");
    assertThat(cell(grid, 0, "calls ran on, ms")).isEqualTo("3.0 (3.0 to 3.0)");
  }

  /** A process that starts has to be compiled; one that is warm has been. */
  @Test
  void cpuOfAFreshProcessIsWithTheJit() {
    for (String name : List.of(Scenario.FRESH_PROCESS, "black-hole")) {
      var samples = Samples.in(name, 0.4);
      samples.forEach(sample -> sample.figures().put(Sample.COMPILERS, 4.0));
      var grid = grid(samples, name);
      assertThat(cell(grid, 1, "CPU, s per 1,000 answers"))
          .startsWith(name.equals("black-hole") ? "0.30" : "0.50");
      assertThat(cell(grid, 1, "JIT, CPU s per 1,000 answers")).startsWith("0.200");
    }
  }

  /** Or whoever answered nothing once would be the better for it. */
  @Test
  void thereIsNoRatioToNothing() {
    var samples = Samples.in(Scenario.OVERLOAD, 2);
    samples.getFirst().complete().reset();
    assertThat(cell(grid(samples, Scenario.OVERLOAD), 2, "goodput, /s")).isEqualTo("-");
  }

  @Test
  void whatGrowsHasRowsForEachPoint() {
    var grid = grid(Samples.in("calls", 6, 12), "calls");
    assertThat(grid.heads()).startsWith("contestant", "calls per request");
    assertThat(grid.rows())
        .extracting(row -> row.get(1) + " " + row.getFirst())
        .containsExactly(
            "6 gateway-webflux",
            "6 gateway-mvc",
            "6 WebFlux / MVC",
            "12 gateway-webflux",
            "12 gateway-mvc",
            "12 WebFlux / MVC");
  }

  @Test
  void dataHasWhatTheChartsNeed() {
    var samples = new ArrayList<>(Samples.in("calls", 6, 12));
    samples.addAll(Samples.run());
    var json = new ScenarioReport(NAMES, samples).json();
    assertThat(json).hasSize(1);
    assertThat(json.getFirst())
        .containsEntry("name", "calls")
        .containsEntry("grows", "calls per request");
    assertThat(list(json.getFirst().get("rows")))
        .hasSize(4)
        .allSatisfy(row -> assertThat(row).containsKeys("contestant", "at", "CPU", "p99"));
    assertThat(list(json.getFirst().get("pairs")))
        .extracting(pair -> pair.get("figure") + " at " + pair.get("level"))
        .contains("CPU at 6.0", "p99 at 12.0");
  }

  @Test
  void whereTheYardstickIsNotItSaysWhy() {
    for (var scenario : Scenarios.all()) {
      assertThat(ScenarioReport.what(scenario).contains("Without the yardstick"))
          .as(scenario.name())
          .isEqualTo(scenario.field() != Scenario.Field.OURS);
    }
  }

  private static Grid grid(List<Sample> samples, String name) {
    return new ScenarioReport(NAMES, samples).grid(Scenarios.named(List.of(name)).getFirst());
  }

  private static String cell(Grid grid, int row, String head) {
    return grid.rows().get(row).get(grid.heads().indexOf(head));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Object value) {
    return (List<Map<String, Object>>) value;
  }
}
