package dev.fanout.lab.experiment;

import java.time.Duration;

/**
 * So many requests per second, for so long.
 *
 * @param leadIn comes first and does not count
 */
record Load(double rate, Duration leadIn, Duration length) {
  Duration whole() {
    return leadIn.plus(length);
  }
}
