package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.RECOMMENDATIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** A service that keeps failing, and the circuit breaker as it is shipped. */
class BreakerIT {

  private static final String OPEN =
      "\"degraded\":[{\"part\":\"recommendations\",\"reason\":\"open\"}]}";

  private final Scripted downstream = Scripted.healthy();

  @Test
  void aServiceThatKeepsFailingIsNotAskedForAWhile() {
    var service = downstream.service(RECOMMENDATIONS);
    for (Gateway gateway : Gateway.values()) {
      service.script(call -> call.answer(500, "text/plain", "no"));
      String body = get(gateway);
      while (!body.endsWith(OPEN)) {
        assertThat(service.calls()).as(body).hasSizeLessThanOrEqualTo(50);
        body = get(gateway);
      }
      service.script(RECOMMENDATIONS.healthy());
      assertThat(get(gateway)).endsWith(OPEN);
      assertThat(service.calls()).isEmpty();
    }
    for (Gateway gateway : Gateway.values()) {
      await().until(() -> get(gateway).contains("\"complete\":true"));
    }
  }

  private String get(Gateway gateway) {
    return Http.get(downstream.port(gateway), "/products/7").body();
  }
}
