package dev.fanout.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.program.Step;
import dev.fanout.lab.program.Tracing;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DemoPlanTest {
  private static final String TRACED = "http://localhost:8081/products/7 -H 'traceparent: 00-";

  @Test
  void healthyAndDegradedOneRequestIsTraced() {
    var lines = lines(Tracing.VIEWED);
    assertThat(lines)
        .filteredOn(line -> line.contains(TRACED))
        .hasSize(2)
        .allMatch(line -> line.endsWith(" -H 'tracestate: fanout=keep'"));
    assertThat(String.join("\n", lines))
        .containsSubsequence(
            "# fixed delays",
            "takes spans on port 4318 and shows them on port 9411",
            TRACED,
            "'{\"fault\":\"slow\"}'",
            TRACED,
            "# The demo sends",
            "# back to normal");
  }

  @ParameterizedTest
  @EnumSource(names = {"OFF", "UNSENT"})
  void noneWhereNobodySeesIt(Tracing tracing) {
    assertThat(lines(tracing)).noneMatch(line -> line.contains("traceparent"));
  }

  private static List<String> lines(Tracing tracing) {
    var programs = new Programs(Ports.USUAL, tracing, false);
    return new DemoPlan(programs, 100, true, Duration.ofSeconds(1))
        .steps().stream().map(Step::shell).toList();
  }
}
