package dev.fanout.lab.complexity;

import static dev.fanout.lab.program.Gateway.MVC;
import static dev.fanout.lab.program.Gateway.WEBFLUX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.complexity.ChangeRequests.Request;
import dev.fanout.lab.program.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Of the gateways as they are. That all of it could be counted says already that each change
 * request fits and compiles, and that each gateway runs.
 */
class ComplexityTest {
  private static final Complexity COMPLEXITY = Counted.REPOSITORY;

  @Test
  void everyChangeRequestIsMadeInBoth() throws IOException {
    try (var files = Files.list(Path.of("..").resolve(ChangeRequests.FOLDER))) {
      var folders = files.filter(Files::isDirectory).map(file -> file.getFileName().toString());
      assertThat(COMPLEXITY.requests())
          .extracting(Request::name)
          .containsExactlyInAnyOrderElementsOf(folders.toList())
          .hasSize(3);
    }
    assertThat(COMPLEXITY.requests())
        .allSatisfy(request -> {
          assertThat(request.shared().added()).isPositive();
          assertThat(request.own()).containsOnlyKeys(Gateway.values());
          assertThat(request.own().values())
              .allSatisfy(own -> {
                assertThat(own.files()).isPositive();
                assertThat(own.statements()).isPositive();
              });
        });
  }

  @ParameterizedTest
  @EnumSource
  void theTraceIsOfTheBugThreeCallsDeepInTheGatewaysOwnCode(Gateway gateway) {
    var trace = COMPLEXITY.trace(gateway);
    assertThat(trace.lines().getFirst()).contains("NullPointerException", "attributes");
    assertThat(trace.toString())
        .containsSubsequence(
            "at dev.fanout.core.downstream.Catalog.answersFor",
            "at dev.fanout.core.downstream.Replies.body",
            "at dev.fanout.gateway.downstream.HttpTransport.");
    assertThat(trace.ours()).isBetween(3, trace.frames() - 1);
  }

  @ParameterizedTest
  @EnumSource
  void twinsAndFilesThatOnlyOneNeedsAreAll(Gateway gateway) {
    var sum = COMPLEXITY.twins(gateway).plus(COMPLEXITY.alone(gateway));
    var all =
        COMPLEXITY.files(gateway).values().stream().reduce(SourceFigures.NONE, SourceFigures::plus);
    assertThat(sum).isEqualTo(all);
  }

  @Test
  void filesThatOnlyOneNeedsStandInTheReportWithTheirReason() {
    assertThat(COMPLEXITY.html())
        .contains(
            "FanoutScope: forking, joining and cancelling together is what Reactor's"
                + " <code>zip</code> does",
            "ShutdownSignal: a running pipeline is on nobody's list");
    assertThat(COMPLEXITY.markdown()).doesNotContain(": |");
  }

  @Test
  void operatorsAreWebFluxsAndHandmadeCancellationIsMvcs() {
    var rows = new ComplexityReport(COMPLEXITY).rows();
    assertThat(rows.values()).allSatisfy(values -> assertThat(values).hasSize(2));
    assertThat(value(rows, "operators of pipelines", WEBFLUX))
        .isGreaterThan(value(rows, "operators of pipelines", MVC));
    assertThat(value(rows, "of these in the package cancellation", MVC))
        .isGreaterThan(value(rows, "of these in the package cancellation", WEBFLUX));
    assertThat(rows.keySet())
        .anyMatch(what -> what.contains("InterruptTimer, PlatformThread, WatchableHttp11Protocol"));
  }

  /** Of those found, and not of those made on purpose. */
  @Test
  void bugsAreTheRowsOfTheirTable() throws IOException {
    var rows =
        Files.readAllLines(Path.of("../docs/resilience.md")).stream()
            .dropWhile(line -> !line.startsWith("| model | bug |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> line.split("[|,]")[1].strip())
            .collect(Collectors.groupingBy(model -> model, Collectors.counting()));
    assertThat(rows).containsOnlyKeys("MVC", "WebFlux", "both").isEqualTo(COMPLEXITY.bugs());
  }

  @Test
  void jsonHasTheTracesAndTheChangeRequests() {
    assertThat(COMPLEXITY.json())
        .containsKeys("gateway-mvc", "gateway-webflux", "bugs", "changeRequests");
    assertThat(COMPLEXITY.json().toString()).contains("Catalog.answersFor", "name=turns");
  }

  private static int value(Map<String, List<String>> rows, String beginning, Gateway gateway) {
    return rows.entrySet().stream()
        .filter(row -> row.getKey().startsWith(beginning))
        .map(row -> Integer.parseInt(row.getValue().get(gateway.ordinal())))
        .findFirst()
        .orElseThrow();
  }
}
