package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.stubs.Fault;
import dev.fanout.stubs.Service;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault of a service: hurts its own part only, and says how. */
class DegradationIT {

  private final Stubbed stubbed = Stubbed.healthy();

  @ParameterizedTest
  @MethodSource("faults")
  void anOptionalPartIsLeftOut(Gateway gateway, Fault fault) {
    stubbed.inject(Service.REVIEWS, fault);
    if (fault == Fault.FLAKY) {
      assertThat(get(gateway).body()).contains("\"complete\":true");
    }
    var answer = get(gateway);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).containsExactly("no-store");
    assertThat(answer.body())
        .startsWith("{\"id\":7,\"complete\":false,\"available\":true,\"total\":134.90,")
        .contains("\"reviews\":null,")
        .endsWith("\"degraded\":[{\"part\":\"reviews\",\"reason\":\"" + reason(fault) + "\"}]}");
    stubbed.heal(Service.REVIEWS);
    assertThat(get(gateway).body()).contains("\"complete\":true");
  }

  @ParameterizedTest
  @MethodSource("faults")
  void withoutANeededPartThereIsNoAnswer(Gateway gateway, Fault fault) {
    stubbed.inject(Service.PRICING, fault);
    if (fault == Fault.FLAKY) {
      assertThat(get(gateway).status()).isEqualTo(200);
    }
    boolean timeout = reason(fault).equals("timeout");
    var answer = get(gateway);
    assertThat(answer.status()).isEqualTo(timeout ? 504 : 502);
    assertThat(answer.body())
        .contains("urn:fanout:service-" + (timeout ? "timeout" : "failed"))
        .contains("\"service\":\"pricing\"");
  }

  static Stream<Arguments> faults() {
    return Arrays.stream(Gateway.values())
        .flatMap(
            gateway -> Arrays.stream(Fault.values()).map(fault -> Arguments.of(gateway, fault)));
  }

  private static String reason(Fault fault) {
    return switch (fault) {
      case SLOW, BLACK_HOLE, DRIP -> "timeout";
      case INTERNAL_ERROR, UNAVAILABLE, BUSY, FLAKY, RESET, EMPTY -> "unavailable";
      case MALFORMED, TRUNCATED, WRONG_TYPE, OVERSIZED, REDIRECT -> "invalid";
    };
  }

  private Http.Answer get(Gateway gateway) {
    return Http.get(stubbed.port(gateway), "/products/7");
  }
}
