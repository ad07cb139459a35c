package dev.fanout.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    ",0",
    "0,0",
    "1,1",
    "' 120 ',120",
    "999999999,999999999",
    "'Fri, 02 Jan 2026 03:05:05 GMT',60",
    "'Fri, 02 Jan 2026 03:04:05 GMT',0",
    "'Fri, 02 Jan 2026 03:04:04 GMT',0",
    "-1,0",
    "1.5,0",
    "12345678901234567890,999999999",
    "soon,0",
    "'',0"
  })
  void secondsOrADateAndNothingElse(String value, long seconds) {
    assertThat(RetryAfter.parse(value, CLOCK)).isEqualTo(Duration.ofSeconds(seconds));
  }
}
