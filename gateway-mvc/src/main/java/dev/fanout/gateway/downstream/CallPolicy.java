package dev.fanout.gateway.downstream;

import static dev.fanout.core.outcome.Reason.OPEN;
import static dev.fanout.core.outcome.Reason.REJECTED;
import static dev.fanout.core.outcome.Reason.TIMEOUT;

import dev.fanout.core.downstream.Part;
import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.CallFailure;
import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.policy.Deadline;
import dev.fanout.core.policy.DownstreamProperties;
import dev.fanout.core.policy.TimeLimit;
import dev.fanout.gateway.cancellation.InterruptTimer;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.exception.AcquirePermissionCancelledException;
import java.util.concurrent.Callable;
import org.springframework.stereotype.Component;

/** What every downstream call goes through. */
@Component
final class CallPolicy {

  private final HttpTransport http;
  private final DownstreamProperties properties;
  private final CircuitBreakerRegistry breakers;
  private final BulkheadRegistry bulkheads;
  private final InterruptTimer timer;

  CallPolicy(
      HttpTransport http,
      DownstreamProperties properties,
      CircuitBreakerRegistry breakers,
      BulkheadRegistry bulkheads,
      InterruptTimer timer) {
    this.http = http;
    this.properties = properties;
    this.breakers = breakers;
    this.bulkheads = bulkheads;
    this.timer = timer;
  }

  /** The policy stack, outside in. */
  <T extends Part> Outcome<T> call(Service service, Class<T> type, String key, Deadline deadline)
      throws InterruptedException {
    TimeLimit limit = deadline.limit(properties.of(service).timeout());
    return outcome(
        deadline(
            limit,
            breaker(
                service,
                bulkhead(service, timeout(limit, () -> http.get(service, type, key, limit))))));
  }

  /** Every way a call can fail becomes an outcome; cancellation alone stays an exception. */
  private <T> Outcome<T> outcome(Callable<Outcome<T>> call) throws InterruptedException {
    try {
      return call.call();
    } catch (CallFailure e) {
      return Outcome.missing(e.reason());
    } catch (CallNotPermittedException e) {
      return Outcome.missing(OPEN);
    } catch (BulkheadFullException e) {
      return Outcome.missing(REJECTED);
    } catch (AcquirePermissionCancelledException e) { // the bulkhead's word for an interrupt
      throw new InterruptedException();
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** No call starts that cannot finish. */
  private <T> Callable<Outcome<T>> deadline(TimeLimit limit, Callable<Outcome<T>> call) {
    return () -> limit.leavesTime() ? call.call() : Outcome.missing(TIMEOUT);
  }

  /** Sees calls: what they end with counts, unless gateway.yaml says it is neutral. */
  private <T> Callable<T> breaker(Service service, Callable<T> call) {
    return CircuitBreaker.decorateCallable(breakers.circuitBreaker(service.toString()), call);
  }

  /** Counts attempts in flight and lets none wait. */
  private <T> Callable<T> bulkhead(Service service, Callable<T> call) {
    return Bulkhead.decorateCallable(bulkheads.bulkhead(service.toString()), call);
  }

  /** Bounds the whole exchange, the body's last byte included. */
  private <T> Callable<T> timeout(TimeLimit limit, Callable<T> call) {
    return () -> {
      try (var overdue = timer.interruptAfter(limit.left())) {
        try {
          return call.call();
        } catch (InterruptedException e) {
          throw overdue.struck() ? limit.reached() : e;
        }
      }
    };
  }
}
