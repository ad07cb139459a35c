package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.lab.measure.Conditions;
import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was measured is still there after an interruption, all of it or none of a repetition. */
class RunFolderTest {
  @TempDir private Path folder;
  private RunFolder run;

  @BeforeEach
  void open() {
    run = new RunFolder(folder.resolve("new"));
  }

  @Test
  void startsEmpty() {
    assertThat(run.facts()).isEmpty();
    assertThat(run.samples()).isEmpty();
  }

  @Test
  void keepsEverySampleAsItWas() {
    var first = Samples.of(1, "gateway-mvc", 0.4, 1.0);
    var second = Samples.of(1, "gateway-webflux", 0.4, 1.1);
    var third = Samples.of(2, "gateway-mvc", 0.8, 1.2);
    write(1, first, second);
    write(2, third);
    var read = new RunFolder(run.path()).samples();
    assertThat(read).hasSize(3);
    for (int i = 0; i < 3; i++) {
      var was = List.of(first, second, third).get(i);
      assertThat(read.get(i).json()).isEqualTo(was.json());
      assertThat(read.get(i).complete()).isEqualTo(was.complete());
    }
  }

  @Test
  void keepsScenariosApart() {
    var samples =
        List.of(
            Samples.of(1, "gateway-mvc", 0.4, 1.0),
            Samples.in("black-hole", 1, "gateway-mvc", 0.4, 1.0),
            Samples.in("calls", 1, "gateway-mvc", 6, 1.1),
            Samples.in("calls", 1, "gateway-mvc", 12, 1.2));
    write(1, samples.toArray(Sample[]::new));
    var read = run.samples();
    assertThat(read)
        .extracting(Sample::scenario)
        .containsExactly(Sample.TYPICAL, "black-hole", "calls", "calls");
    for (int i = 0; i < samples.size(); i++) {
      assertThat(read.get(i).json()).isEqualTo(samples.get(i).json());
      assertThat(read.get(i).complete()).isEqualTo(samples.get(i).complete());
      assertThat(read.get(i).partial()).isEqualTo(samples.get(i).partial());
    }
  }

  @Test
  void leavesOutARepetitionOfWhichOnlyTheTimesWereWritten() throws IOException {
    write(1, Samples.of(1, "gateway-mvc", 0.4, 1));
    write(2, Samples.of(2, "gateway-mvc", 0.4, 1));
    Files.delete(run.path().resolve("repetition-2.json"));
    assertThat(run.samples()).extracting(Sample::repetition).containsExactly(1);
  }

  @Test
  void knowsHowManyProcessesWereNeverWarm() {
    var contestant =
        new Contestant("gateway-mvc", "", URI.create("http://localhost:1"), Optional.empty(), 1);
    var cold = Map.of(contestant, new WarmingUp.Warm(100, List.of(2.0, 1.0), false));
    var warm = Map.of(contestant, new WarmingUp.Warm(100, List.of(1.0, 1.0), true));
    run.write(1, new RunFolder.Repetition(List.of(), List.of(cold, warm)));
    run.write(2, new RunFolder.Repetition(List.of(), List.of(cold)));
    assertThat(run.notWarm()).isEqualTo(2);
  }

  @Test
  void goesOnOnTheSameMachineOnly() {
    var facts =
        new TreeMap<String, Object>(Map.of("processor", "one", "processors", 2, "memoryMB", 8L));
    facts.putAll(Map.of("java", "25", "loadAverageBefore", 0.1, "seconds", 10L));
    run.write(Map.of("conditions", facts));
    var now = new TreeMap<>(facts);
    now.put("loadAverageBefore", 0.9);
    run.goesOn(new Conditions(now));
    run.took(Duration.ofSeconds(7));
    var conditions = run.facts().orElseThrow().getJsonObject("conditions");
    assertThat(conditions.getDouble("loadAverageBefore")).isEqualTo(0.9);
    assertThat(conditions.getInteger("interruptions")).isEqualTo(1);
    assertThat(conditions.getLong("seconds")).isEqualTo(17);
    now.put("openFiles", 1024);
    assertThatThrownBy(() -> run.goesOn(new Conditions(now)))
        .hasMessageContaining("another openFiles: null, and here it is 1024");
    now.put("java", "26");
    assertThatThrownBy(() -> run.goesOn(new Conditions(now)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("another java: 25, and here it is 26");
  }

  @Test
  void keepsTheFacts() {
    run.write(Map.of("rate", 100.0, "quick", true));
    run.knows(RunFolder.SERVICES, Map.of("p99Millis", 16.0));
    var facts = run.facts().orElseThrow();
    assertThat(facts.getDouble("rate")).isEqualTo(100);
    assertThat(facts.getJsonObject("services").getDouble("p99Millis")).isEqualTo(16);
  }

  @Test
  void saysWhichFileIsBroken() throws IOException {
    write(1, Samples.of(1, "gateway-mvc", 0.4, 1));
    Files.writeString(run.path().resolve("repetition-1.json"), "{");
    assertThatThrownBy(run::samples)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("repetition-1.json");
  }

  /** Or it would add to figures of which nobody knows what they are of. */
  @Test
  void doesNotGoOnWithoutItsFacts() {
    write(1, Samples.of(1, "gateway-mvc", 0.4, 1));
    assertThatThrownBy(
            () -> run.requireSame(List.of("typical"), List.of(0.4), Set.of("one"), Map.of()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("no run.json");
  }

  @Test
  void goesOnWithTheSameOnly() {
    run.requireSame(List.of("typical"), List.of(0.4), Set.of("one"), Map.of("one", "jar"));
    var facts = new TreeMap<String, Object>();
    facts.put("scenarios", List.of("typical"));
    facts.put("levels", List.of(0.4));
    facts.put("knees", Map.of("one", 100.0));
    facts.put("builds", Map.of("one", "jar"));
    run.write(facts);
    run.requireSame(List.of("typical"), List.of(0.4), Set.of("one"), Map.of("one", "jar"));
    assertOther("scenarios: [typical]", List.of("calls"), List.of(0.4), "one", "jar");
    assertOther("levels: [0.4]", List.of("typical"), List.of(0.2), "one", "jar");
    assertOther("contestants: [one]", List.of("typical"), List.of(0.4), "two", "jar");
    assertOther("builds", List.of("typical"), List.of(0.4), "one", "another");
  }

  @Test
  void mayBeAskedForMore() {
    var facts = new TreeMap<String, Object>();
    facts.put("scenarios", List.of("calls"));
    facts.put("levels", List.of(0.4));
    facts.put("knees", Map.of("one", 100.0));
    facts.put("builds", Map.of());
    facts.put("conditions", Map.of("command", "some"));
    run.write(facts);
    var more = List.of("typical", "calls");
    run.requireSame(more, List.of(0.4), Set.of("one"), Map.of());
    run.asks(more, 15, "more");
    run.knows(RunFolder.ROOMY_KNOBS, Map.of("gateway-mvc", Map.of("JVM", "25")));
    var now = run.facts().orElseThrow();
    assertThat(now.getJsonArray("scenarios")).containsExactly("typical", "calls");
    assertThat(now.getInteger("repetitions")).isEqualTo(15);
    assertThat(now.getJsonObject("conditions").getString("command")).isEqualTo("more");
    assertThat(now.getJsonObject(RunFolder.ROOMY_KNOBS).fieldNames())
        .containsExactly("gateway-mvc");
    assertThat(now.getJsonObject("knees").getDouble("one")).isEqualTo(100);
  }

  private void assertOther(
      String what, List<String> scenarios, List<Double> levels, String contestant, String build) {
    var builds = Map.of("one", build);
    assertThatThrownBy(() -> run.requireSame(scenarios, levels, Set.of(contestant), builds))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("has a run of other " + what);
  }

  private void write(int number, Sample... samples) {
    run.write(number, new RunFolder.Repetition(List.of(samples), List.of()));
  }
}
