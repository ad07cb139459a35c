package dev.fanout.core.policy;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A share of something, from nothing to all of it.
 *
 * @param ofOne 0 to 1
 */
public record Share(double ofOne) {

  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?) ?%");

  /**
   * Reads a percentage, which is how configuration gives it.
   *
   * @throws IllegalArgumentException when it is not 0% to 100%
   */
  public static Share valueOf(String percentage) {
    var percent = PERCENT.matcher(percentage.strip());
    double ofOne =
        percent.matches() ? new BigDecimal(percent.group(1)).movePointLeft(2).doubleValue() : -1;
    if (ofOne < 0 || ofOne > 1) {
      throw new IllegalArgumentException("a percentage, 0% to 100%");
    }
    return new Share(ofOne);
  }
}
