package dev.fanout.core.policy;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.outcome.Reason;
import dev.fanout.core.policy.DownstreamProperties.ServiceProperties;
import dev.fanout.core.trace.AttemptSpan;
import dev.fanout.core.trace.FanoutSpan;
import dev.fanout.core.trace.Spans;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call and how it ends, for metrics and the trace. It ends once, whatever is said later, and so
 * does each of its attempts.
 */
public final class Call {

  private static final Logger log = LoggerFactory.getLogger(Call.class);

  private final CallMeters meters;
  private final AttemptMeters attemptMeters;
  private final Spans spans;

  /** Whether the service's breaker has just opened: the call that ends next has done it. */
  private final AtomicBoolean opened;

  private final Service service;
  private final String key;
  private final URI uri;
  private final RequestContext context;
  private final TimeLimit limit;
  private final long begun = System.nanoTime();
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile boolean answered;

  Call(
      ServiceProperties properties,
      CallMeters meters,
      AttemptMeters attemptMeters,
      Spans spans,
      AtomicBoolean opened,
      Service service,
      String key,
      RequestContext context) {
    this.meters = meters;
    this.attemptMeters = attemptMeters;
    this.spans = spans;
    this.opened = opened;
    this.service = service;
    this.key = key;
    this.uri = service.uri(properties.baseUrl(), key);
    this.context = context;
    this.limit = context.deadline().limit(properties.timeout());
  }

  public Service service() {
    return service;
  }

  public URI uri() {
    return uri;
  }

  /** What is asked for. */
  public String key() {
    return key;
  }

  /** When it must be over, further attempts included. */
  public TimeLimit limit() {
    return limit;
  }

  /**
   * An attempt that begins now.
   *
   * @param hedge whether it is made while another one is still waited for
   */
  public Attempt attempt(boolean hedge) {
    int number = attempts.incrementAndGet();
    if (number > 1) {
      event(hedge ? "hedge" : "retry");
    }
    return new Attempt(number, hedge);
  }

  public void ended(Outcome<?> outcome) {
    if (over.compareAndSet(false, true)) {
      try (var _ = context.trace().makeCurrent()) { // for exemplars
        meters.ended(service, limit, outcome, elapsed());
      }
      if (opened.getAndSet(false)) {
        event("circuit-breaker.opened");
      }
      switch (outcome) {
        case Outcome.Missing<?>(Reason reason) when reason == Reason.OPEN ->
            event("circuit-breaker.open");
        case Outcome.Missing<?>(Reason reason) when reason == Reason.REJECTED ->
            event("bulkhead.full");
        default -> {}
      }
    }
  }

  public void cancelled() {
    if (over.compareAndSet(false, true)) {
      try (var _ = context.trace().makeCurrent()) {
        meters.cancelled(service, context.cause(), elapsed());
      }
    }
  }

  private void event(String name) {
    FanoutSpan.event(context.trace(), name, service);
  }

  private Duration elapsed() {
    return since(begun);
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  /** One HTTP exchange. */
  public final class Attempt {

    private final int number;
    private final AttemptSpan span;
    private final long begun = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile int status;

    private Attempt(int number, boolean hedge) {
      this.number = number;
      span = spans.attempt(context.trace(), service, uri, number, hedge, limit.leftMillis());
    }

    /** To be current where the request is made. */
    public Context trace() {
      return span.context();
    }

    /** That tell the service where it belongs in the trace. */
    public Map<String, String> headers() {
      return span.headers();
    }

    /** The head of the answer is there. */
    public void status(int code) {
      status = code;
    }

    public void ended(Outcome<?> outcome) {
      answered = true;
      switch (outcome) {
        case Outcome.Present<?> _ -> end("present", null, null);
        case Outcome.Missing<?>(Reason reason) -> failed(reason);
      }
    }

    /** The service did, or the gateway has a bug. */
    public void failed(Throwable failure) {
      switch (failure) {
        case CallFailure ofService -> failed(ofService.reason());
        default -> end("failed", failure.getClass().getName(), null);
      }
    }

    /** Either nobody waits for it any more, or its time is over. */
    public void cancelled() {
      if (answered) {
        end("cancelled", null, CancellationCause.HEDGE_LOST);
      } else if (limit.left().isPositive()) {
        end("cancelled", null, context.cause());
      } else if (limit.isOwn()) {
        failed(Reason.TIMEOUT);
      } else {
        end(Reason.TIMEOUT.text(), null, CancellationCause.DEADLINE);
      }
    }

    private void failed(Reason reason) {
      end(reason.text(), status >= 400 ? String.valueOf(status) : reason.text(), null);
    }

    private void end(String outcome, String errorType, CancellationCause cause) {
      if (over.compareAndSet(false, true)) {
        try (var _ = span.context().makeCurrent()) {
          attemptMeters.ended(service, status, since(begun));
          if (log.isDebugEnabled()) {
            String how = cause == null ? outcome : outcome + " by " + cause;
            log.debug("{}, attempt {}: {} after {} ms", service, number, how, elapsed().toMillis());
          }
        }
        span.end(
            new AttemptSpan.End(
                status, outcome, errorType, cause == null ? null : cause.toString()));
      }
    }
  }
}
