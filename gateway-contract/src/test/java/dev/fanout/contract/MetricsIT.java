package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.REVIEWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both gateways measure, under the same names and tags. */
@ResourceLock(Scripted.HEALTHY)
class MetricsIT {

  /** Of Tomcat's own; of Spring's pool for what is neither, which WebFlux has not. */
  private static final Pattern OF_ONE_SERVER = Pattern.compile("(tomcat|executor)_.*");

  private static final Pattern SERIES = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+");
  private static final Pattern TAG = Pattern.compile("(\\w+)=\"");

  private final Scripted downstream = Scripted.healthy();

  @Test
  void bothHaveTheSameNamesAndTags() {
    Map<Gateway, Set<String>> names = new EnumMap<>(Gateway.class);
    for (Gateway gateway : Gateway.values()) {
      int port = downstream.port(gateway);
      Http.get(port, "/products/7");
      downstream.service(REVIEWS).script(call -> call.answer(500, "application/json", "{}"));
      Http.get(port, "/products/7");
      downstream.service(REVIEWS).script(REVIEWS.healthy());
      names.put(gateway, names(gateway));
    }
    assertThat(names.get(Gateway.WEBFLUX)).isEqualTo(names.get(Gateway.MVC));
    assertThat(names.get(Gateway.MVC))
        .contains(
            "fanout_admission_decisions_total[decision]",
            "fanout_admission_inflight[]",
            "fanout_admission_limit[]",
            "fanout_downstream_seconds_bucket[le, outcome, service]",
            "http_client_requests_seconds_count[client_name, method, outcome, status, uri]",
            "http_server_requests_seconds_bucket[error, exception, le, method, outcome, status,"
                + " uri]",
            "jvm_threads_virtual_pinned_seconds_count[]",
            "resilience4j_bulkhead_available_concurrent_calls[name]",
            "resilience4j_circuitbreaker_state[name, state]");
  }

  @ParameterizedTest
  @EnumSource
  void eachCallIsCountedOnce(Gateway gateway) {
    double before = calls(gateway);
    for (int request = 0; request < 50; request++) {
      assertThat(Http.get(downstream.port(gateway), "/products/7").status()).isEqualTo(200);
    }
    await().until(() -> calls(gateway) == before + 6 * 50);
  }

  /** Not a meter for each product. */
  @ParameterizedTest
  @EnumSource
  void attemptsAreNamedByTheirTemplates(Gateway gateway) {
    assertThat(Http.get(downstream.port(gateway), "/products/7").status()).isEqualTo(200);
    int management = downstream.process(gateway).managementPort();
    var uris =
        Http.get(management, "/actuator/prometheus")
            .body()
            .lines()
            .filter(line -> line.startsWith("http_client_requests_seconds_count{"))
            .map(line -> line.replaceFirst(".*uri=\"([^\"]*)\".*", "$1"))
            .distinct();
    assertThat(uris)
        .containsExactlyInAnyOrder(
            "/products/{id}",
            "/prices/{id}",
            "/stock/{id}",
            "/reviews/{id}",
            "/recommendations/{category}",
            "/shipping/{warehouse}");
  }

  private double calls(Gateway gateway) {
    return downstream.metric(gateway, "fanout_downstream_seconds_count");
  }

  private Set<String> names(Gateway gateway) {
    var body =
        Http.get(downstream.process(gateway).managementPort(), "/actuator/prometheus").body();
    return body.lines()
        .filter(line -> !line.startsWith("#"))
        .map(SERIES::matcher)
        .filter(series -> series.matches())
        .filter(series -> !OF_ONE_SERVER.matcher(series.group(1)).matches())
        .map(series -> series.group(1) + tags(series.group(2)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> tags(String tags) {
    return tags == null
        ? Set.of()
        : TAG.matcher(tags)
            .results()
            .map(tag -> tag.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
  }
}
