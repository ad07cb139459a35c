package dev.fanout.core.downstream;

import java.math.BigDecimal;
import java.util.List;

/** What the records demand beyond JSON types. A value that fails makes the whole part invalid. */
final class Checks {

  private static final long MAX_WHOLE = (1L << 53) - 1;
  private static final int MONEY_INTEGER_DIGITS = 15;
  private static final int MONEY_FRACTION_DIGITS = 6;

  /**
   * Keeps a decimal printable: 1E999999999 is eleven characters to read and a gigabyte to write.
   */
  private static final int DECIMAL_DIGITS = 40;

  private Checks() {}

  static void needed(Object... values) {
    for (Object value : values) {
      require(value != null);
    }
  }

  static void whole(Long... values) {
    for (Long value : values) {
      require(value == null || (value <= MAX_WHOLE && value >= -MAX_WHOLE));
    }
  }

  static void whole(List<Long> values) {
    if (values != null) {
      whole(values.toArray(Long[]::new));
    }
  }

  static void money(BigDecimal... values) {
    for (BigDecimal value : values) {
      require(value == null || digits(value, MONEY_INTEGER_DIGITS, MONEY_FRACTION_DIGITS));
    }
  }

  static void decimal(BigDecimal value) {
    require(value == null || digits(value, DECIMAL_DIGITS, DECIMAL_DIGITS));
  }

  /** A text that is sent on as one segment of a path. */
  static void segment(String value) {
    require(value != null && !value.isEmpty() && value.codePointCount(0, value.length()) <= 100);
    require(!value.equals(".") && !value.equals(".."));
  }

  private static boolean digits(BigDecimal value, int integer, int fraction) {
    return value.scale() <= fraction && (long) value.precision() - value.scale() <= integer;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException();
    }
  }
}
