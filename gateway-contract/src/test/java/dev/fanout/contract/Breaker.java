package dev.fanout.contract;

import static java.util.stream.Collectors.joining;

import java.util.stream.Stream;

/**
 * What a gateway's metrics tell about one service's circuit breaker. Ignored calls are left out: a
 * call that Reactor cancels is not even counted as ignored, and both are neutral.
 *
 * @param state as in {@code half_open}
 * @param failed calls since the start
 * @param successful calls since the start
 * @param failedInWindow of the calls that the state is decided by
 * @param successfulInWindow of the calls that the state is decided by
 */
record Breaker(
    String state, long failed, long successful, long failedInWindow, long successfulInWindow) {

  static Breaker of(Metrics metrics, Object service) {
    return new Breaker(
        Stream.of("closed", "open", "half_open")
            .filter(state -> sum(metrics, "state", service, "state", state) == 1)
            .collect(joining()),
        sum(metrics, "calls_seconds_count", service, "kind", "failed"),
        sum(metrics, "calls_seconds_count", service, "kind", "successful"),
        sum(metrics, "buffered_calls", service, "kind", "failed"),
        sum(metrics, "buffered_calls", service, "kind", "successful"));
  }

  private static long sum(Metrics metrics, String name, Object service, String tag, String value) {
    return (long)
        metrics.sum(
            "resilience4j_circuitbreaker_" + name,
            "name=\"" + service + "\"",
            tag + "=\"" + value + "\"");
  }

  boolean is(String expected) {
    return state.equals(expected);
  }
}
