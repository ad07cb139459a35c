package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.program.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {

  @TempDir private Path folder;

  @Test
  void isStartedFromItsJarOnPortsOfItsOwn() throws IOException {
    var jar = Files.createFile(folder.resolve("gateway-mvc.jar"));
    var plan = ComparePlan.of(true);
    var contestant = plan.contestant(Build.parse("before=" + jar), Ports.USUAL, Pinning.NONE, 1);
    var program = contestant.program().orElseThrow();
    assertThat(program.name()).isEqualTo("before");
    assertThat(program.launch().arguments()).endsWith("-jar", jar.toString());
    assertThat(plan.contestants(Ports.USUAL, Pinning.NONE))
        .noneMatch(other -> other.url().equals(contestant.url()));
  }

  @Test
  void whatIsNoneIsSaidInASentence() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Build.parse("gateway.jar"))
        .withMessageStartingWith("'gateway.jar' is no build; take NAME=JAR as in ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Build.parse("before=nowhere.jar"))
        .withMessage("There is no file nowhere.jar.");
  }

  @Test
  void aNameIsThereOnce() throws IOException {
    var jar = Files.createFile(folder.resolve("gateway-mvc.jar"));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Compare(true, List.of(), List.of("gateway-mvc=" + jar), List.of(), Ports.USUAL))
        .withMessage("There is a contestant 'gateway-mvc' already.");
  }
}
