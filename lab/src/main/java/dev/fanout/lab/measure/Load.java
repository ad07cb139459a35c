package dev.fanout.lab.measure;

import java.time.Duration;

/**
 * So many requests per second, for so long.
 *
 * @param leadIn comes first and does not count
 */
public record Load(double rate, Duration leadIn, Duration length) {
  public Duration whole() {
    return leadIn.plus(length);
  }
}
