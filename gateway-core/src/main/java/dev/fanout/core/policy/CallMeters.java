package dev.fanout.core.policy;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.outcome.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** How calls end and how long they take, and how much of that time was thrown away, and why. */
final class CallMeters {

  private final MeterRegistry registry;
  private final ServiceTimers<String> calls = new ServiceTimers<>(this::call);

  CallMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void ended(Service service, TimeLimit limit, Outcome<?> outcome, Duration time) {
    switch (outcome) {
      case Outcome.Present<?> _ -> calls.of(service, "present").record(time);
      case Outcome.Missing<?>(Reason reason) -> {
        calls.of(service, reason.text()).record(time);
        if (reason == Reason.TIMEOUT && !limit.isOwn()) {
          wasted(service, CancellationCause.DEADLINE).record(time);
        }
      }
    }
  }

  void cancelled(Service service, CancellationCause cause, Duration time) {
    calls.of(service, "cancelled").record(time);
    wasted(service, cause).record(time);
  }

  /** An attempt is given up because the other one of its call has answered. */
  void hedgeLost(Service service, Duration time) {
    wasted(service, CancellationCause.HEDGE_LOST).record(time);
  }

  private Timer call(Service service, String outcome) {
    return Timer.builder("fanout.downstream")
        .description("Calls, retries included, by how they ended")
        .tags("service", service.toString(), "outcome", outcome)
        .register(registry);
  }

  private Timer wasted(Service service, CancellationCause cause) {
    return Timer.builder("fanout.downstream.wasted")
        .description("Time of calls that were given up")
        .tags("service", service.toString(), "cause", cause.toString())
        .register(registry);
  }
}
