package dev.fanout.lab.demo;

import java.util.Locale;

/**
 * Lowest and highest of the same figure over several slices, in milliseconds.
 *
 * @param slices how many
 */
record Spread(double low, double high, int slices) {
  /** With fewer, slices that do not overlap are too likely to be chance. */
  private static final int ENOUGH = 4;

  /** Whether every slice here is below every slice there, and there are enough to say so. */
  boolean below(Spread other) {
    return high < other.low && slices >= ENOUGH && other.slices >= ENOUGH;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f to %.2f ms", low, high);
  }
}
