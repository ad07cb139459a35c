package dev.fanout.lab.demo;

import dev.fanout.lab.load.Tally;
import dev.fanout.lab.program.Gateway;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * One gateway under load for a few seconds.
 *
 * @param cpu of the gateway's process from the first request to the last answer
 * @param memory resident, in bytes, at the end
 * @param threads of the operating system, at the end
 */
record Slice(
    Gateway gateway, Tally tally, Duration cpu, OptionalLong memory, OptionalLong threads) {
  double cpuMillisPerRequest() {
    return cpu.toNanos() / 1e6 / tally.requests();
  }
}
