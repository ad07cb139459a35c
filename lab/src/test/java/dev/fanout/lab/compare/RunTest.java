package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was measured in one sitting, and what in another. */
class RunTest {
  @TempDir private Path folder;

  @Test
  void goesOnInFoldersBelow() throws Exception {
    write("", "first", Samples.of(1, "gateway-mvc", 0.4, 1));
    write("b", "third", Samples.in("calls", 1, "gateway-mvc", 6, 1));
    write("a", "second", Samples.in("black-hole", 1, "gateway-mvc", 0.4, 1));
    Files.createDirectory(folder.resolve("nothing"));
    var runs = Run.in(folder);
    assertThat(runs).extracting(Run::folder).containsExactly("", "a", "b");
    assertThat(runs).extracting(Run::command).containsExactly("first", "second", "third");
    assertThat(runs.getLast().files())
        .containsExactly("b/run.json", "b/repetition-1.json", "b/repetition-1.hlog");
    assertThat(runs.getFirst().says("Hm.")).isEqualTo("Hm.");
    assertThat(runs.getLast().says("Hm.")).isEqualTo("Run 'b': Hm.");
  }

  /** Or a ratio would be of two machines. */
  @Test
  void aScenarioIsOfOneRun() {
    write("", "first", Samples.of(1, "gateway-mvc", 0.4, 1));
    write(
        "a",
        "second",
        Samples.of(1, "gateway-mvc", 0.4, 2),
        Samples.in("black-hole", 1, "gateway-mvc", 0.4, 1));
    write("b", "third", Samples.of(1, "gateway-mvc", 0.4, 3));
    assertThat(Run.in(folder)).extracting(Run::folder).containsExactly("", "a");
    assertThat(Run.in(folder).getFirst().notShown())
        .as("and is not kept back")
        .containsExactly("typical in 'a'", "typical in 'b'");
    assertThat(Run.in(folder).getLast().measured()).containsExactly("black-hole");
    assertThat(Run.in(folder).getLast().notShown()).isEmpty();
  }

  @Test
  void thatOfTheTypicalLoadComesFirst() {
    write("", "first", Samples.in("calls", 1, "gateway-mvc", 6, 1));
    write("a", "second", Samples.in("black-hole", 1, "gateway-mvc", 0.4, 1));
    write("b", "third", Samples.of(1, "gateway-mvc", 0.4, 1));
    assertThat(Run.in(folder)).extracting(Run::folder).containsExactly("b", "", "a");
  }

  @Test
  void thereIsNoneWhereNothingWasMeasured() {
    assertThat(Run.in(folder)).isEmpty();
    assertThat(Run.in(folder.resolve("nowhere"))).isEmpty();
  }

  private void write(String name, String command, Sample... samples) {
    var run = new RunFolder(folder.resolve(name));
    run.write(Map.of("conditions", Map.of("command", command)));
    run.write(1, new RunFolder.Repetition(List.of(samples), List.of()));
  }
}
