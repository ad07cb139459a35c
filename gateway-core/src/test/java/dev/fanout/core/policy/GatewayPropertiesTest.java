package dev.fanout.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.core.policy.GatewayProperties.AdmissionMode;
import dev.fanout.core.policy.GatewayProperties.WarmUpProperties;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayPropertiesTest {

  @Test
  void whatNobodySets() {
    var properties = Settings.gateway();
    assertThat(properties.deadline()).isEqualTo(Duration.ofSeconds(1));
    assertThat(properties.retryBudget().ofOne()).isEqualTo(0.1);
    assertThat(properties.hedgeBudget().ofOne()).isEqualTo(0.05);
    assertThat(properties.admission().mode()).isEqualTo(AdmissionMode.ADAPTIVE);
    assertThat(properties.stalledReaderTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(properties.warmUp()).isEqualTo(new WarmUpProperties(0, 7, Duration.ofSeconds(30)));
  }

  @ParameterizedTest
  @CsvSource({
    "requests, 100000",
    "id, 1",
    "id, 9007199254740991",
    "at-most, PT1S",
    "at-most, PT2M",
  })
  void theWarmUpIsBounded(String key, String value) {
    assertThat(Settings.gateway("warm-up." + key, value).warmUp()).asString().contains(value);
  }

  @ParameterizedTest
  @CsvSource({
    "requests, -1, 0 to 100000",
    "requests, 100001, 0 to 100000",
    "id, 0, 1 to 9007199254740991",
    "id, 9007199254740992, 1 to 9007199254740991",
    "at-most, PT0.999S, 1s to 2m",
    "at-most, PT2M0.001S, 1s to 2m"
  })
  void inNumberAndInTime(String key, String value, String allowed) {
    assertThatThrownBy(() -> Settings.gateway("warm-up." + key, value))
        .rootCause()
        .isInstanceOf(InvalidSetting.class)
        .hasMessage(
            "gateway.warm-up.%s: '%s' is not allowed, only %s".formatted(key, value, allowed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.001S", "PT10M"})
  void theDeadlineIsFromAMillisecond(Duration deadline) {
    var properties = Settings.gateway("deadline", deadline.toString());
    assertThat(properties.deadline()).isEqualTo(deadline);
  }

  @ParameterizedTest
  @CsvSource({
    "deadline, PT0S",
    "deadline, PT-1S",
    "deadline, PT10M0.001S",
    "stalled-reader-timeout, PT0S",
    "stalled-reader-timeout, PT11M"
  })
  void toTenMinutes(String key, String time) {
    assertThatThrownBy(() -> Settings.gateway(key, time))
        .rootCause()
        .isInstanceOf(InvalidSetting.class)
        .hasMessage("gateway.%s: '%s' is not allowed, only 1ms to 10m".formatted(key, time));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "100000"})
  void aStaticLimitIsFromOne(int limit) {
    var properties = Settings.gateway("admission.mode", "static", "admission.limit", "" + limit);
    assertThat(properties.admission().limit()).isEqualTo(limit);
  }

  @ParameterizedTest
  @CsvSource({"static, 0", "static, 100001", "static, ", "adaptive, 0", "off, -1"})
  void toAHundredThousandAndRequired(String mode, String limit) {
    assertThatThrownBy(() ->
            Settings.gateway(
                "admission.mode",
                mode,
                limit == null ? "deadline" : "admission.limit",
                limit == null ? "1s" : limit))
        .rootCause()
        .isInstanceOf(InvalidSetting.class)
        .hasMessageStartingWith("gateway.admission.limit: '" + limit + "' is not allowed, only 1 ");
  }
}
