package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentCostTest {
  private static final String FOUND =
      """
      {
        "conditions": {"command": "./fanout me", "began": "today", "loadAverageBefore": 0.26},
        "requestsPerSecond": 164.2,
        "rows": [{
          "gateway": "gateway-mvc",
          "traces": "all sent",
          "spansPerRequest": 7.99,
          "cpuMillisPerRequest": [1.5, 1.5, 1.5, 1.5, 1.5],
          "timesWithoutAgent": [1.25, 1.25, 1.25, 1.25, 1.25],
          "p50Millis": 35,
          "p99Millis": 49.96
        }]
      }
      """;

  @TempDir private Path repository;

  @Test
  void hasAnIntervalOfWhatWasMeasuredInRounds() throws IOException {
    write(FOUND);
    var cost = AgentCost.read(repository).orElseThrow();
    assertThat(cost.note())
        .startsWith(
            "Not of this run: ./fanout me, today, load average 0.3 before it, at 164 requests/s.");
    var grid = cost.grid();
    assertThat(grid.rows()).hasSize(1);
    assertThat(grid.rows().getFirst())
        .hasSameSizeAs(grid.heads())
        .containsExactly(
            "gateway-mvc",
            "all sent",
            "8.0",
            "1.50 (1.50 to 1.50)",
            "1.25 (1.25 to 1.25)",
            "35.0",
            "50.0");
  }

  @Test
  void isNotThereBeforeTheExperiment() {
    assertThat(AgentCost.read(repository)).isEmpty();
  }

  @Test
  void saysWhatWritesTheFileIfItIsNone() throws IOException {
    write("{");
    assertThatThrownBy(() -> AgentCost.read(repository))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("Cannot read docs/observability/cost.json");
  }

  private void write(String text) throws IOException {
    var folder = Files.createDirectories(repository.resolve("docs").resolve("observability"));
    Files.writeString(folder.resolve("cost.json"), text);
  }
}
