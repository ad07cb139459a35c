package dev.fanout.core.policy;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.outcome.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** How calls end and how long they take, and how much of that time was thrown away, and why. */
public final class CallMeters {

  private final MeterRegistry registry;

  public CallMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A call that begins now. */
  public Measured begin(Service service, RequestContext context, TimeLimit limit) {
    return new Measured(service, context, limit);
  }

  /** An attempt is given up because the other one of its call has answered. */
  void hedgeLost(String service, Duration time) {
    wasted(service, CancellationCause.HEDGE_LOST).record(time);
  }

  private Timer wasted(String service, CancellationCause cause) {
    return Timer.builder("fanout.downstream.wasted")
        .description("Time of calls that were given up")
        .tags("service", service, "cause", cause.toString())
        .register(registry);
  }

  /** One call. It ends once, whatever is said later. */
  public final class Measured {

    private final String service;
    private final RequestContext context;
    private final TimeLimit limit;
    private final long begun = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();

    private Measured(Service service, RequestContext context, TimeLimit limit) {
      this.service = service.toString();
      this.context = context;
      this.limit = limit;
    }

    public void ended(Outcome<?> outcome) {
      if (!over.compareAndSet(false, true)) {
        return;
      }
      switch (outcome) {
        case Outcome.Present<?> _ -> calls("present").record(elapsed());
        case Outcome.Missing<?>(Reason reason) -> {
          calls(reason.text()).record(elapsed());
          if (reason == Reason.TIMEOUT && !limit.isOwn()) {
            wasted(service, CancellationCause.DEADLINE).record(elapsed());
          }
        }
      }
    }

    public void cancelled() {
      if (over.compareAndSet(false, true)) {
        calls("cancelled").record(elapsed());
        wasted(service, context.cause()).record(elapsed());
      }
    }

    private Duration elapsed() {
      return Duration.ofNanos(System.nanoTime() - begun);
    }

    private Timer calls(String outcome) {
      return Timer.builder("fanout.downstream")
          .description("Calls, retries included, by how they ended")
          .tags("service", service, "outcome", outcome)
          .register(registry);
    }
  }
}
