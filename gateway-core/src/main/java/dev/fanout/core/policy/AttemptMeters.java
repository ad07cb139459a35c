package dev.fanout.core.policy;

import dev.fanout.core.downstream.Service;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long attempts take, and what the services reply: Spring's {@code http.client.requests}, for
 * which its own observation of a client would take several times as much of a processor.
 */
final class AttemptMeters {

  private final MeterRegistry registry;
  private final DownstreamProperties properties;

  /** By service, then by status: a registry takes its time to find a meter. */
  private final Map<Service, Map<Integer, Timer>> attempts = new EnumMap<>(Service.class);

  AttemptMeters(MeterRegistry registry, DownstreamProperties properties) {
    this.registry = registry;
    this.properties = properties;
    for (Service service : Service.values()) {
      attempts.put(service, new ConcurrentHashMap<>());
    }
  }

  /**
   * An attempt has, however.
   *
   * @param status of the reply; 0 where there was none
   */
  void ended(Service service, int status, Duration time) {
    var known = attempts.get(service).get(status);
    var timer =
        known != null
            ? known
            : attempts.get(service).computeIfAbsent(status, _ -> timer(service, status));
    timer.record(time);
  }

  private Timer timer(Service service, int status) {
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
