package dev.fanout.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.core.problem.BadRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTimeoutTest {

  private static final Duration ALLOWED = Duration.ofSeconds(1);

  @Test
  void withoutAHeaderTheGatewaysOwnHolds() {
    assertThat(budget(null, List.of())).isEqualTo(ALLOWED);
  }

  @Test
  void aHeaderCanOnlyShorten() {
    assertThat(budget("250")).isEqualTo(Duration.ofMillis(250));
    assertThat(budget("60000")).isEqualTo(ALLOWED);
  }

  @Test
  void theSmallerOfBothHeadersHolds() {
    assertThat(budget(List.of("300"), List.of("200"))).isEqualTo(Duration.ofMillis(200));
    assertThat(budget(List.of("200"), List.of("300"))).isEqualTo(Duration.ofMillis(200));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "01", "-1", "+1", "1.5", "1e3", "60001", "100000", "٣", "1, 2"})
  void anythingElseIsRefused(String value) {
    assertThatThrownBy(() -> budget(value)).isInstanceOf(BadRequest.class);
    assertThatThrownBy(() -> budget(null, List.of(value))).isInstanceOf(BadRequest.class);
  }

  @Test
  void twiceIsRefusedEvenWhenEqual() {
    assertThatThrownBy(() -> budget(List.of("5", "5"), null)).isInstanceOf(BadRequest.class);
  }

  private static Duration budget(String value) {
    return budget(List.of(value), null);
  }

  private static Duration budget(List<String> ours, List<String> envoys) {
    return RequestTimeout.budget(
        ALLOWED, name -> name.equals(RequestTimeout.HEADER) ? ours : envoys);
  }
}
