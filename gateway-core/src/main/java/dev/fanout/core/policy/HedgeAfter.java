package dev.fanout.core.policy;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;

/** How long the first attempt of a call is waited for before a second one is made. */
public sealed interface HedgeAfter {

  /** The same time always. */
  record Fixed(Duration time) implements HedgeAfter {}

  /**
   * As long as that share of the service's recent calls took.
   *
   * @param quantile 0.9 to 0.99
   */
  record Learned(double quantile) implements HedgeAfter {}

  /**
   * Reads a duration, or p90 to p99, which is how configuration gives it.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static HedgeAfter valueOf(String text) {
    Matcher quantile = Pattern.compile("p(9[0-9])").matcher(text.strip());
    return quantile.matches()
        ? new Learned(Integer.parseInt(quantile.group(1)) / 100.0)
        : new Fixed(DurationStyle.detectAndParse(text.strip()));
  }
}
