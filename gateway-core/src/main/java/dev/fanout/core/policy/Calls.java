package dev.fanout.core.policy;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.trace.Spans;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Begins calls, and thereby what metrics and the trace say of them. */
public final class Calls {

  private final DownstreamProperties properties;
  private final CallMeters meters;
  private final AttemptMeters attempts;
  private final Spans spans;
  private final Map<Service, AtomicBoolean> opened = new EnumMap<>(Service.class);

  public Calls(
      DownstreamProperties properties, Resilience resilience, MeterRegistry registry, Spans spans) {
    this.properties = properties;
    this.meters = new CallMeters(registry);
    this.attempts = new AttemptMeters(registry, properties);
    this.spans = spans;
    for (Service service : Service.values()) {
      var opens = new AtomicBoolean();
      opened.put(service, opens);
      resilience
          .breaker(service)
          .getEventPublisher()
          .onStateTransition(
              event -> opens.set(event.getStateTransition().getToState() == State.OPEN));
    }
  }

  /**
   * A call that begins now.
   *
   * @param key what is asked for
   */
  public Call begin(Service service, String key, RequestContext context) {
    return new Call(
        properties.of(service),
        meters,
        attempts,
        spans,
        opened.get(service),
        service,
        key,
        context);
  }
}
