package dev.fanout.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayPropertiesTest {

  private static final Share ANY = Share.valueOf("10%");

  @ParameterizedTest
  @ValueSource(strings = {"PT0.001S", "PT10M"})
  void theDeadlineIsFromAMillisecond(Duration deadline) {
    assertThat(new GatewayProperties(deadline, ANY).deadline()).isEqualTo(deadline);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT10M0.001S"})
  void toTenMinutes(Duration deadline) {
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(() -> new GatewayProperties(deadline, ANY))
        .withMessage("gateway.deadline: '%s' is not allowed, only 1ms to 10m".formatted(deadline));
  }
}
