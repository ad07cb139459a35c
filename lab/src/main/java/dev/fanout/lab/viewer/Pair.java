package dev.fanout.lab.viewer;

import dev.fanout.lab.program.Gateway;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * The same request through both gateways, each in a trace of its own.
 *
 * @param id names it in links
 * @param title says to people what was different this time
 */
public record Pair(String id, String title, Instant asked, Map<Gateway, Traceparent> traces) {
  /** One that is about to be asked. */
  public static Pair of(String id, String title) {
    var traces = new EnumMap<Gateway, Traceparent>(Gateway.class);
    for (var gateway : Gateway.values()) {
      traces.put(gateway, Traceparent.random());
    }
    return new Pair(id, title, Instant.now(), traces);
  }

  /** The id of one gateway's trace. */
  public String trace(Gateway gateway) {
    return traces.get(gateway).trace();
  }
}
