package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.INVENTORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.contract.ScriptedService.Call;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the dashboard and the alerts ask for is what the gateways have. */
@ResourceLock(Scripted.CROWDED)
class DashboardIT {

  private static final Pattern METRIC = Pattern.compile("\\b([a-z]\\w*)[{\\[]");

  /** Prometheus' own, and what the collector makes of spans. */
  private static final Pattern OTHERS = Pattern.compile("up|traces_span_metrics_\\w+");

  private final Scripted downstream = Scripted.crowded();

  @ParameterizedTest
  @EnumSource
  void everyMetricIsThere(Gateway gateway) {
    giveUpAHedgedCall(gateway);
    assertThat(asked()).hasSizeGreaterThanOrEqualTo(15);
    await()
        .untilAsserted(() -> {
          var metrics = downstream.process(gateway).metrics();
          assertThat(asked()).allMatch(metrics::has);
        });
  }

  /** Some meters are there only when something has happened; this makes all of that happen. */
  private void giveUpAHedgedCall(Gateway gateway) {
    downstream.service(INVENTORY).script(Call::holdUntilClosed);
    var answer = Http.get(downstream.port(gateway), "/products/7", "X-Request-Timeout-Ms: 500");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("\"part\":\"inventory\",\"reason\":\"timeout\"");
  }

  private static Set<String> asked() {
    List<String> dashboard = ConfigFile.of(DashboardTest.FILE).get("$..expr");
    List<String> alerts = ConfigFile.of("otel/prometheus/rules.yaml").get("$..expr");
    var names = new TreeSet<String>();
    Stream.concat(dashboard.stream(), alerts.stream())
        .flatMap(expression -> METRIC.matcher(expression).results())
        .map(found -> found.group(1))
        .filter(name -> !OTHERS.matcher(name).matches())
        .forEach(names::add);
    return names;
  }
}
