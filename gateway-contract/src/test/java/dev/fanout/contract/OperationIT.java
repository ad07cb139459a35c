package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Starting and watching a gateway. */
@ResourceLock(Stubbed.PAIR)
class OperationIT {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MVC     | DOWNSTREAM_REVIEWS_TIMEOUT | soon  | downstream.reviews.timeout: 'soon' is not allowed, only a duration such as 300ms or 2s
          WEBFLUX | RESILIENCE4J_BULKHEAD_INSTANCES_REVIEWS_MAXWAITDURATION | 10ms | resilience4j.bulkhead.instances.reviews.max-wait-duration: 'PT0.01S' is not allowed, only 0: a call that waits blocks an event loop
          WEBFLUX | GATEWAY_WARMUP_REQUESTS | 100001 | gateway.warm-up.requests: '100001' is not allowed, only 0 to 100000
          MVC     | RESILIENCE4J_RETRY_INSTANCES_REVIWS_MAXATTEMPTS | 2 | resilience4j.retry.instances: 'reviws' is not allowed, only one of [catalog, pricing, inventory, reviews, recommendations, shipping]
          """)
  void aWrongSettingStopsTheProgramWithOneLine(
      Gateway gateway, String name, String value, String line) throws Exception {
    try (var process = GatewayProcess.startBare(gateway, Map.of(name, value))) {
      assertThat(process.awaitExit()).isEqualTo(1);
      assertThat(process.log())
          .contains("Cannot start: " + line + System.lineSeparator())
          .doesNotContain(
              "\tat ", "APPLICATION FAILED", "\"level\":\"ERROR\"", "\"level\":\"WARN\"");
    }
  }

  /** In a file or in JSON; the environment has names of all kinds of programs. */
  @ParameterizedTest
  @CsvSource({
    "WEBFLUX, downstream.reviws.timeout, 1s",
    "MVC, resilience4j.retry.instances.reviews.max-attempt, 2"
  })
  void aKeyThatDoesNotExistStopsTheProgram(Gateway gateway, String key, String value)
      throws Exception {
    var json = "{\"%s\":\"%s\"}".formatted(key, value);
    try (var process = GatewayProcess.startBare(gateway, Map.of("SPRING_APPLICATION_JSON", json))) {
      assertThat(process.awaitExit()).isEqualTo(1);
      assertThat(process.log())
          .contains(
              "Cannot start: %s: '%s' is not allowed, there is no such key".formatted(key, value));
    }
  }

  /** In a pod, Spring Boot would believe it of whoever sends it. */
  @ParameterizedTest
  @EnumSource
  void whatAProxyForwardsChangesNothing(Gateway gateway) throws Exception {
    var pod = Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "KUBERNETES_SERVICE_PORT", "443");
    try (var process = GatewayProcess.startBare(gateway, pod).awaitReady()) {
      var answer =
          Http.get(
              process.port(),
              "/products/seven",
              "X-Forwarded-Prefix: /x",
              "X-Forwarded-Host: elsewhere",
              "X-Forwarded-Port: 1",
              "X-Forwarded-Proto: https");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("\"instance\":\"/products/seven\"");
      int status = Http.get(process.port(), "/products/7").status();
      assertThat(Http.get(process.port(), "/products/7", "X-Forwarded-Port: 1").status())
          .isEqualTo(status);
      process.requireNoErrorInLog();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theManagementPortTellsHealthAndMetricsWhateverTheServicesDo(Gateway gateway) {
    int port = Stubbed.healthy().process(gateway).managementPort();
    assertThat(Http.get(port, "/actuator/health/readiness").body())
        .isEqualTo("{\"status\":\"UP\"}");
    assertThat(Http.get(port, "/actuator/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(Http.get(port, "/actuator/prometheus").body())
        .contains("# TYPE http_server_requests_seconds", "resilience4j_circuitbreaker_state{");
    assertThat(Http.get(port, "/products/7").status()).isEqualTo(404);
  }
}
