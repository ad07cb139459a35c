package dev.fanout.core.policy;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** How long a service asks to be left alone: the header Retry-After (RFC 9110, 10.2.3). */
public final class RetryAfter {

  /** More than anybody is going to wait, and little enough to be added up. */
  private static final Duration LONGEST = Duration.ofSeconds(999_999_999);

  private static final Pattern SECONDS = Pattern.compile("[0-9]+");

  private RetryAfter() {}

  /**
   * @param value seconds or a date; null when the header is absent
   * @return zero for no value, one that is over, or one that nobody understands
   */
  public static Duration parse(String value, Clock clock) {
    if (value == null) {
      return Duration.ZERO;
    }
    if (SECONDS.matcher(value.strip()).matches()) {
      String seconds = value.strip();
      return seconds.length() > 9 ? LONGEST : Duration.ofSeconds(Long.parseLong(seconds));
    }
    try {
      var date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value.strip(), Instant::from);
      var wait = Duration.between(clock.instant(), date);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
