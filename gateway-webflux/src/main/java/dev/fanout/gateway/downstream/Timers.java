package dev.fanout.gateway.downstream;

import io.netty.util.concurrent.EventExecutor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.stereotype.Component;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The event loops as timers, so that a timeout wakes no thread of another. */
@Component
final class Timers {

  private final Map<EventExecutor, Scheduler> loops = new LinkedHashMap<>();

  Timers(ReactorResourceFactory reactor) {
    for (var loop : reactor.getLoopResources().onServer(true)) {
      loops.put(loop, Schedulers.fromExecutorService(loop));
    }
  }

  /** Of the loop that asks, or Reactor's own where none does. */
  Scheduler ofThisLoop() {
    for (var loop : loops.entrySet()) {
      if (loop.getKey().inEventLoop()) {
        return loop.getValue();
      }
    }
    return Schedulers.parallel();
  }
}
