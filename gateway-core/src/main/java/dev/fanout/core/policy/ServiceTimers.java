package dev.fanout.core.policy;

import dev.fanout.core.downstream.Service;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Timers by service and one tag more, each registered when it is first asked for and kept: a
 * registry takes its time to find a meter.
 */
final class ServiceTimers<K> {

  private final Map<Service, Map<K, Timer>> known = new EnumMap<>(Service.class);
  private final BiFunction<Service, K, Timer> registered;

  ServiceTimers(BiFunction<Service, K, Timer> registered) {
    this.registered = registered;
    for (Service service : Service.values()) {
      known.put(service, new ConcurrentHashMap<>());
    }
  }

  Timer of(Service service, K tag) {
    var timers = known.get(service);
    var timer = timers.get(tag);
    return timer != null ? timer : timers.computeIfAbsent(tag, _ -> registered.apply(service, tag));
  }
}
