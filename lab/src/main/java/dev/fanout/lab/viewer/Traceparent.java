package dev.fanout.lab.viewer;

import dev.fanout.lab.program.HttpCall;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a caller that traces its request sends with it, as W3C's Trace Context has it.
 *
 * @param trace 32 hexadecimal digits
 * @param caller the caller's own span, 16 hexadecimal digits
 */
public record Traceparent(String trace, String caller) {
  /** The header's name. */
  public static final String HEADER = "traceparent";

  /** The header in which otel/collector.yaml finds that a trace was asked for, and keeps it. */
  static final String STATE = "tracestate";

  private static final String KEEP = "fanout=keep";

  /** A trace that begins here. */
  public static Traceparent random() {
    var random = ThreadLocalRandom.current();
    return new Traceparent(
        "%016x%016x".formatted(random.nextLong(1, Long.MAX_VALUE), random.nextLong()),
        "%016x".formatted(random.nextLong(1, Long.MAX_VALUE)));
  }

  /** The same call as a part of this trace, which is kept whatever becomes of it. */
  public HttpCall on(HttpCall call) {
    return call.with(HEADER, toString()).with(STATE, KEEP);
  }

  /** The header's value; the flag says that the trace is to be kept. */
  @Override
  public String toString() {
    return "00-" + trace + "-" + caller + "-01";
  }
}
