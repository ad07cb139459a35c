package dev.fanout.core.policy;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.trace.Spans;
import io.micrometer.core.instrument.MeterRegistry;

/** Begins calls, and thereby what metrics and the trace say of them. */
public final class Calls {

  private final DownstreamProperties properties;
  private final CallMeters meters;
  private final Spans spans;

  public Calls(DownstreamProperties properties, MeterRegistry registry, Spans spans) {
    this.properties = properties;
    this.meters = new CallMeters(registry);
    this.spans = spans;
  }

  /**
   * A call that begins now.
   *
   * @param key what is asked for
   */
  public Call begin(Service service, String key, RequestContext context) {
    return new Call(properties.of(service), meters, spans, service, key, context);
  }
}
