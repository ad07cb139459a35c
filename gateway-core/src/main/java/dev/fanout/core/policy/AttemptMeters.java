package dev.fanout.core.policy;

import dev.fanout.core.downstream.Service;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import java.time.Duration;

/**
 * How long attempts take, and what the services reply: Spring's {@code http.client.requests}, for
 * which its own observation of a client would take several times as much of a processor.
 */
final class AttemptMeters {

  private final MeterRegistry registry;
  private final DownstreamProperties properties;
  private final ServiceTimers<Integer> attempts = new ServiceTimers<>(this::attempt);

  AttemptMeters(MeterRegistry registry, DownstreamProperties properties) {
    this.registry = registry;
    this.properties = properties;
  }

  /**
   * An attempt has, however.
   *
   * @param status of the reply; 0 where there was none
   */
  void ended(Service service, int status, Duration time) {
    attempts.of(service, status).record(time);
  }

  private Timer attempt(Service service, int status) {
    var base = properties.of(service).baseUrl();
    return Timer.builder("http.client.requests")
        .description("Attempts of calls, by what the service replied")
        .tag("client.name", base.getHost())
        .tag("method", "GET")
        .tag("uri", base.getPath() + service.path())
        .tag("status", status == 0 ? "none" : String.valueOf(status))
        .tag("outcome", Outcome.forStatus(status).name())
        .register(registry);
  }
}
