package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.Recorded;
import dev.fanout.lab.complexity.Complexity;
import dev.fanout.lab.complexity.Counted;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From samples that are known to what is said of them. */
class CompareReportTest {
  private static final Complexity COMPLEXITY = Counted.REPOSITORY;
  private static final AgentCost AGENT = AgentCost.read(Path.of("..")).orElseThrow();

  @Test
  void saysWhatTheSamplesShow() {
    assertThat(report(Samples.run(), false).sentences())
        .contains(
            "gateway-webflux against gateway-mvc, CPU at 40 % load: 1.50 times (1.50 to 1.50),"
                + " higher.",
            "gateway-mvc against yardstick, CPU at 40 % load: 2.00 times (2.00 to 2.00), higher.")
        .noneMatch(sentence -> sentence.contains("void") || sentence.contains("--quick"));
  }

  /** Another process of the same program may be 2 % and more from it. */
  @Test
  void givesNoVerdictOfSomebodyElsesProcess() {
    var samples = new ArrayList<>(Samples.run());
    for (int repetition = 1; repetition <= 5; repetition++) {
      samples.add(Samples.of(repetition, "mine", 0.4, 5));
    }
    var names = List.of("gateway-webflux", "gateway-mvc", "yardstick", "mine");
    var facts = facts(false).put("guests", new JsonArray().add("mine"));
    assertThat(report(names, facts, samples).json().get("pairs").toString())
        .containsPattern(
            "\\{of=mine, to=gateway-mvc, figure=CPU, level=0.4, ratio=[45]\\.[09][0-9]*,"
                + " repetitions=1, verdict=no verdict of so few repetitions}")
        .contains("{of=gateway-webflux, to=gateway-mvc, figure=CPU, level=0.4, ratio=1.5, low=1.5");
  }

  /** Whatever was not complete is slower than all that was. */
  @Test
  void drawsNoPercentileThatThereIsNot() {
    var samples = Samples.run();
    var whole = report(samples, false).json().get("contestants").toString();
    samples.forEach(sample -> sample.figures().merge(Sample.REQUESTS, 1.5, (a, b) -> a * b));
    var without = report(samples, false).json().get("contestants").toString();
    assertThat(whole).contains("percentiles=[[0.0, ", "[0.99");
    assertThat(without).contains("percentiles=[[0.0, ", "[0.6").doesNotContain("[0.68", "[0.7");
  }

  /** Each against the one before it, which is a build of the same gateway, and all in one. */
  @Test
  void saysWhatHasChangedFromBuildToBuild() {
    var samples = new ArrayList<>(Samples.run());
    for (int repetition = 1; repetition <= 5; repetition++) {
      samples.add(Samples.of(repetition, "first", 0.4, 5));
      samples.add(Samples.of(repetition, "second", 0.4, 2));
    }
    var names = List.of("gateway-webflux", "gateway-mvc", "yardstick", "first", "second");
    var builds = new JsonObject().put("first", "gateway-webflux").put("second", "gateway-webflux");
    var report = report(names, facts(false).put("otherBuilds", builds), samples);
    assertThat(report.sentences())
        .containsSubsequence(
            "second against first, CPU at 40 % load: 0.40 times (0.40 to 0.40), lower.",
            "gateway-webflux against second, CPU at 40 % load: 0.75 times (0.75 to 0.75), lower.",
            "gateway-webflux against first, CPU at 40 % load: 0.30 times (0.30 to 0.30), lower.")
        .noneMatch(sentence -> sentence.startsWith("gateway-mvc against second"));
    assertThat(report.json().get("pairs").toString())
        .contains("to=first", "to=second")
        .doesNotContain("of=gateway-mvc, to=first");
  }

  @Test
  void saysNothingOfWhatTheGeneratorWasLateFor() {
    var samples = new ArrayList<>(Samples.run());
    var late = samples.getFirst();
    Sample.judge(false, late.figures());
    samples.get(1).figures().put(Sample.AGAIN, 2.0);
    var report = report(samples, false);
    assertThat(report.sentences())
        .contains(
            "gateway-webflux against gateway-mvc, CPU at 40 % load: 1.50 times, no verdict of so"
                + " few repetitions.")
        .anyMatch(sentence -> sentence.startsWith("gateway-webflux against gateway-mvc, p99 at 80"))
        .anyMatch(sentence ->
            sentence.equals(
                "1 of 30 samples are void, since the generator itself was late, and nothing is said"
                    + " of them: 1 of gateway-webflux in typical."))
        .anyMatch(sentence ->
            sentence.equals(
                "Of 30 slices some were measured again, 2 times in all, since the generator had"
                    + " been late or the contestant not well: 2 of gateway-mvc. So each time, and"
                    + " left out: 1."));
    assertThat(new Comparison(List.of("gateway-webflux"), samples).of("gateway-webflux", 0.4))
        .hasSize(4);
  }

  @Test
  void warnsOfAGeneratorAndServicesThatWereLate() {
    var samples = Samples.run();
    samples.getFirst().figures().put(Sample.AROUND, 0.95);
    var names = List.of("gateway-mvc");
    var facts = facts(false, true);
    var run = run("", names, facts, samples, 3);
    assertThat(new CompareReport(List.of(run), COMPLEXITY, Optional.empty()).cautions())
        .hasSize(4)
        .anyMatch(caution -> caution.startsWith("3 of the processes were not warm"))
        .anyMatch(caution -> caution.contains("took 47 ms (p99) where they are told to take 16"))
        .anyMatch(caution -> caution.contains("up to 95 % of their processors"))
        .anyMatch(caution -> caution.startsWith("The machine was not idle"));
    assertThat(report(Samples.run(), false).cautions()).isEmpty();
  }

  @Test
  void saysNothingOfServicesForWhichTheGeneratorWasLate() {
    var facts = facts(false, true);
    facts.getJsonObject("services").put("lateShare", 0.02);
    assertThat(report(List.of("gateway-mvc"), facts, Samples.run()).cautions())
        .anyMatch(caution -> caution.startsWith("How long the services take alone is not known"))
        .noneMatch(caution -> caution.contains("47 ms"));
  }

  @Test
  void saysWhyNothingIsKnownOfServicesThatDidNotAnswer() {
    var facts = facts(false, true);
    facts.getJsonObject("services").put("lateShare", 0.0).put("failed", 53_000);
    assertThat(report(List.of("gateway-mvc"), facts, Samples.run()).cautions())
        .contains("How long the services take alone is not known: 53,000 of their calls failed.");
  }

  /** Of something that processes were not warmed up with. */
  @Test
  void warnsOfAJitThatIsStillAtWork() {
    var samples = Samples.in("black-hole", 0.4);
    samples.forEach(sample -> sample.figures().put(Sample.COMPILERS, 0.1));
    samples.stream()
        .filter(sample -> sample.contestant().equals("gateway-mvc"))
        .findFirst() // once is enough
        .ifPresent(sample -> sample.figures().put(Sample.COMPILERS, 2.5));
    assertThat(report(samples, false).cautions())
        .anyMatch(caution ->
            caution.startsWith(
                "In one repetition or more the JIT still took more than a tenth of the CPU of"
                    + " gateway-mvc in black-hole (up to 25 %). CPU is without it"));
  }

  /** Then whoever waits for its collector is slow, be the model what it may. */
  @Test
  void warnsOfAHeapThatIsUsedUp() {
    var samples = Samples.in("concurrency", 10, 5000);
    samples.stream()
        .filter(sample -> sample.contestant().equals("gateway-mvc") && sample.level() == 5000)
        .forEach(sample -> sample.figures().put(Sample.MEMORY, 1900.0));
    samples.stream()
        .filter(sample -> sample.contestant().equals("gateway-webflux"))
        .forEach(sample -> sample.figures().put(Sample.MEMORY, 1200.0));
    samples.stream()
        .filter(sample -> sample.level() == 10)
        .forEach(sample -> sample.figures().put(Sample.MEMORY, 400.0));
    assertThat(report(samples, false).cautions())
        .filteredOn(caution -> caution.contains("nearly used up its heap"))
        .singleElement()
        .asString()
        .endsWith("for which others wait: gateway-mvc at 5,000.");
  }

  @Test
  void whoHasNotRecoveredIsNotTheGeneratorsFault() {
    var samples = Samples.in("black-hole", 0.4);
    var notWell = samples.getFirst();
    Sample.judge(false, notWell.figures());
    notWell.alsoFailed(Sample.NOT_WELL, 1);
    assertThat(report(samples, false).cautions())
        .anyMatch(caution ->
            caution.startsWith("1 of 10 samples are void, since the contestant had not recovered"))
        .noneMatch(caution -> caution.contains("void, since the generator"));
  }

  @Test
  void saysWhatEachCanDo() {
    var names = List.of("gateway-mvc", "yardstick");
    var facts = facts(false, true);
    var runs =
        List.of(
            run("", names, facts, Samples.run(), 0),
            run("later", List.of("yardstick"), facts(false), Samples.in("calls", 6), 0));
    assertThat(new CompareReport(runs, COMPLEXITY, Optional.empty()).markdown())
        .containsSubsequence(
            "## How much each can do",
            "| contestant | requests/s | run 'later', requests/s |",
            "| gateway-mvc | 1,000 or more | - |",
            "| yardstick | 1,000 | 1,000 |");
  }

  @Test
  void warnsOfARunThatIsNotComplete() {
    var first = Samples.run().stream().filter(sample -> sample.repetition() == 1).toList();
    assertThat(report(first, false).cautions())
        .containsExactly(
            "Not complete, 1 of 5 repetitions. Not measured, or not often enough: typical.");
  }

  /** One sitting after the other, each with facts of its own. */
  @Test
  void hasTheScenariosOfOtherRuns() {
    var names = List.of("gateway-webflux", "gateway-mvc", "yardstick");
    var scenarios = new JsonArray(List.of("typical", "black-hole", "calls"));
    var facts = facts(false).put("repetitions", 10);
    var typical = run("", names, facts, Samples.run(), 0);
    facts.put("scenarios", scenarios);
    var own = facts(false, true).put("commit", "def5678");
    var blackHole = run("later", names, own, Samples.in("black-hole", 0.4), 0);
    var report = new CompareReport(List.of(typical, blackHole), COMPLEXITY, Optional.of(AGENT));
    assertThat(report.cautions())
        .hasSize(3)
        .contains("Not complete, 5 of 10 repetitions. Not measured, or not often enough: calls.")
        .anyMatch(caution -> caution.startsWith("Run 'later': The machine was not idle"));
    assertThat(report.sentences())
        .anyMatch(sentence -> sentence.startsWith("gateway-mvc against yardstick, CPU at 40 %"))
        .anyMatch(sentence -> sentence.contains("1.50 times)") && sentence.contains("not all"));
    assertThat(report.files()).contains("run.json", "later/run.json", "later/repetition-5.hlog");
    assertThat(report.json().get("otherRuns").toString()).contains("def5678");
    assertThat(report.markdown())
        .contains("`./fanout compare --me & you`, `./fanout compare --me & you`", "## Black hole");
    var samples = Stream.concat(typical.samples().stream(), blackHole.samples().stream()).toList();
    var page =
        new ComparePage(
                report,
                new Comparison(names, typical.samples()),
                new ScenarioReport(names, samples),
                COMPLEXITY,
                Optional.empty())
            .html("{}");
    assertThat(page)
        .containsSubsequence(
            "Commit abc1234",
            "Run 'later', with a weakest knee of its own of 1000 requests/s: black-hole. Commit"
                + " def5678",
            "<h3 id=\"black-hole\">",
            "<h3>Run 'later'</h3>");
  }

  @Test
  void warnsOfAQuickRun() {
    assertThat(report(Samples.run(), true).sentences())
        .anyMatch(sentence -> sentence.contains("not for quoting"));
  }

  @Test
  void theMarkdownHasARowForEachContestantAtEachLevel() {
    var lines = report(Samples.run(), false).markdown().lines();
    assertThat(lines.takeWhile(line -> !line.endsWith(CriticalPath.TITLE)))
        .filteredOn(line -> line.startsWith("| gateway-") || line.startsWith("| yardstick"))
        .hasSize(6);
  }

  /** All of it in one file: nothing is fetched. */
  @Test
  void thePageNeedsNothingBesideIt() {
    var samples = Samples.run();
    var report = report(samples, false);
    var names = List.of("gateway-webflux", "gateway-mvc", "yardstick");
    var page =
        new ComparePage(
                report,
                new Comparison(names, samples),
                new ScenarioReport(names, samples),
                COMPLEXITY,
                Optional.of(new byte[] {1, 2, 3}))
            .html("{\"a\":\"</b\"}");
    assertThat(page)
        .contains(
            "1.50×",
            "higher",
            "<\\/b",
            "A straw man",
            "<caption>What is added to the calls themselves</caption>",
            "./fanout compare --me &amp; you",
            "data:image/png;base64,AQID")
        .doesNotContain("<script src", "<link", "@import")
        .doesNotContainPattern("\\{\\{[a-zA-Z0-9]+}}");
    assertThat(page.indexOf("<b>higher</b>")).isLessThan(page.indexOf("One against the other"));
  }

  @Test
  void hasScenariosAndWhatGrowsInSectionsOfTheirOwn() {
    var samples = new ArrayList<>(Samples.in("black-hole", 0.4));
    samples.addAll(Samples.in("calls", 6, 12));
    var names = List.of("gateway-webflux", "gateway-mvc");
    var report = report(samples, false);
    var page =
        new ComparePage(
                report,
                new Comparison(names, List.of()),
                new ScenarioReport(names, samples),
                COMPLEXITY,
                Optional.of(new byte[] {1, 2, 3}))
            .html("{}");
    assertThat(page)
        .containsSubsequence(
            "not part of this run",
            "When not all is well",
            "<h3 id=\"black-hole\">Black hole</h3>",
            "Reviews takes every call and never answers.",
            "<td>gateway-webflux</td><td>90.0</td><td>10.0</td>",
            "<tr class=\"ratio\">",
            "1.50×<br><small>(1.50 to 1.50)<br>higher</small>",
            "<h3 id=\"agent\">The agent off, sampled and on</h3>",
            "<td>gateway-webflux</td><td>all sent</td><td>8.0</td>",
            "How the cost grows",
            "<div class=\"chart panels\" data-growth=\"calls\"></div>",
            "<td>gateway-mvc</td><td>12</td>",
            "All figures");
    assertThat(report.markdown())
        .containsSubsequence(
            "## Black hole",
            "## Downstream calls",
            "| gateway-mvc | 12 | 90.0 |",
            "## The agent off, sampled and on",
            "| gateway-mvc | no agent | 0.0 |");
    assertThat(report.json().get("scenarios").toString()).contains("black-hole", "calls");
    assertThat(report.json()).containsKey("agent");
  }

  @Test
  void isWrittenOfWhatHasBeenMeasuredSoFar(@TempDir Path folder) {
    var names = List.of("gateway-webflux", "gateway-mvc", "yardstick");
    var run = new RunFolder(folder);
    var first = Samples.run().stream().filter(sample -> sample.repetition() == 1).toList();
    var facts = run("", names, facts(false), first, 0).facts();
    run.write(new JsonObject(facts.encode()).getMap());
    run.write(1, new RunFolder.Repetition(first, List.of()));
    Compare.report(Path.of(".."), new Recorded().terminal(), folder);
    assertThat(folder.resolve("compare.md"))
        .content()
        .contains("Not complete, 1 of 5 repetitions.", "| gateway-mvc | ", "| yardstick | ");
    assertThat(folder.resolve("compare.html")).isNotEmptyFile();
    assertThat(folder.resolve("compare.json")).isNotEmptyFile();
  }

  private static CompareReport report(List<Sample> samples, boolean quick) {
    var names = List.of("gateway-webflux", "gateway-mvc", "yardstick");
    return report(names, facts(quick), samples);
  }

  private static CompareReport report(List<String> names, JsonObject facts, List<Sample> samples) {
    var run = run("", names, facts, samples, 0);
    return new CompareReport(List.of(run), COMPLEXITY, Optional.of(AGENT));
  }

  /** With what follows from the others in its facts. */
  private static Run run(
      String folder, List<String> names, JsonObject facts, List<Sample> samples, long notWarm) {
    var knees = new JsonObject();
    names.forEach(name -> knees.put(name, 1000.0));
    var measured = samples.stream().map(Sample::scenario).distinct().toList();
    facts.put("knees", knees).put("scenarios", new JsonArray(measured));
    return new Run(folder, facts, samples, notWarm, List.of());
  }

  private static JsonObject facts(boolean quick) {
    return facts(quick, false);
  }

  /**
   * @param late the generator and the services were, and the machine was busy
   */
  private static JsonObject facts(boolean quick, boolean late) {
    return new JsonObject()
        .put("quick", quick)
        .put("commit", "abc1234")
        .put("repetitions", 5)
        .put("rate", 1000.0)
        .put("otherBuilds", new JsonObject())
        .put("kneeTrials", new JsonObject())
        .put("kneesOfTheGenerator", new JsonArray(late ? List.of("gateway-mvc") : List.of()))
        .put(
            "services",
            new JsonObject()
                .put("p99Millis", late ? 47.0 : 17.0)
                .put("toldP99Millis", 15.9)
                .put("lateShare", 0.0))
        .put("knobs", new JsonObject().put("gateway-mvc", new JsonObject().put("JVM", "25")))
        .put(
            "conditions",
            new JsonObject()
                .put("loadAverageBefore", late ? 2.0 : 0.1)
                .put("processors", 2)
                .put("command", "./fanout compare --me & you"));
  }
}
