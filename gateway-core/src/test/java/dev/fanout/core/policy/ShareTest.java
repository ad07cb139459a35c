package dev.fanout.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTest {

  @ParameterizedTest
  @CsvSource({"0%,0", "10%,0.1", "10 %,0.1", "2.5%,0.025", "100%,1", "' 5% ',0.05"})
  void isAPercentage(String text, double share) {
    assertThat(Share.valueOf(text).ofOne()).isEqualTo(share);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "0.1", "-1%", "101%", "100.1%", "ten%", "1e1%", "%"})
  void andNothingElse(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Share.valueOf(text))
        .withMessage("a percentage, 0% to 100%");
  }
}
