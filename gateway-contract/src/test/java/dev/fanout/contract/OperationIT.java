package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Starting and watching a gateway. */
class OperationIT {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MVC     | DOWNSTREAM_REVIEWS_TIMEOUT | soon  | downstream.reviews.timeout: 'soon' is not allowed, only a duration such as 300ms or 2s
          WEBFLUX | DOWNSTREAM_REVIEWS_TIMEOUT | 0ms   | downstream.reviews.timeout: 'PT0S' is not allowed, only 1ms to 10m
          MVC     | DOWNSTREAM_CATALOG_BASEURL | ftp:x | downstream.catalog.base-url: 'ftp:x' is not allowed, only http(s)://host[:port][/path] without a slash at its end
          MVC     | DOWNSTREAM_CATALOG_BASEURL | http://x:99999 | downstream.catalog.base-url: 'http://x:99999' is not allowed, only http(s)://host[:port][/path] without a slash at its end
          WEBFLUX | DOWNSTREAM_PRICING_MAXBODY | 0B    | downstream.pricing.max-body: '0B' is not allowed, only 1B to 1024MB
          MVC     | GATEWAY_DEADLINE           | 11m   | gateway.deadline: 'PT11M' is not allowed, only 1ms to 10m
          """)
  void aWrongSettingStopsTheProgramWithOneLine(
      Gateway gateway, String name, String value, String line) throws Exception {
    try (var process = GatewayProcess.startBare(gateway, Map.of(name, value))) {
      assertThat(process.awaitExit()).isEqualTo(1);
      assertThat(process.log())
          .contains("Cannot start: " + line + System.lineSeparator())
          .doesNotContain("\tat ", "APPLICATION FAILED", " ERROR ", " WARN ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyThatDoesNotExistStopsTheProgram(Gateway gateway) throws Exception {
    var json = "{\"downstream\":{\"reviws\":{\"timeout\":\"1s\"}}}";
    try (var process = GatewayProcess.startBare(gateway, Map.of("SPRING_APPLICATION_JSON", json))) {
      assertThat(process.awaitExit()).isEqualTo(1);
      assertThat(process.log())
          .contains(
              "Cannot start: downstream.reviws.timeout: '1s' is not allowed, there is no such key");
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
