package dev.fanout.gateway.downstream;

import static dev.fanout.core.outcome.Reason.OPEN;
import static dev.fanout.core.outcome.Reason.REJECTED;
import static dev.fanout.core.outcome.Reason.TIMEOUT;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.fanout.core.downstream.Part;
import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.policy.Call;
import dev.fanout.core.policy.CallFailure;
import dev.fanout.core.policy.Calls;
import dev.fanout.core.policy.Hedging;
import dev.fanout.core.policy.RequestContext;
import dev.fanout.core.policy.Resilience;
import dev.fanout.core.policy.TimeLimit;
import dev.fanout.gateway.cancellation.FanoutScope;
import dev.fanout.gateway.cancellation.InterruptTimer;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.core.exception.AcquirePermissionCancelledException;
import io.github.resilience4j.retry.Retry;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.stereotype.Component;

/** What every downstream call goes through. */
@Component
final class CallPolicy {

  private final HttpTransport http;
  private final Resilience resilience;
  private final Calls calls;
  private final InterruptTimer timer;

  CallPolicy(HttpTransport http, Resilience resilience, Calls calls, InterruptTimer timer) {
    this.http = http;
    this.resilience = resilience;
    this.calls = calls;
    this.timer = timer;
  }

  /** An attempt of a call, to be made once more where the first one takes long. */
  @FunctionalInterface
  private interface Attempt<T> {
    Callable<T> make(boolean hedge);
  }

  /** The policy stack, outside in. */
  <T extends Part> Outcome<T> call(
      Service service, Class<T> type, String key, RequestContext context)
      throws InterruptedException {
    var call = calls.begin(service, key, context);
    return measured(
        call,
        outcome(
            deadline(
                call.limit(),
                breaker(
                    service,
                    retry(
                        service,
                        hedge(
                            call,
                            again ->
                                bulkhead(
                                    service,
                                    timeout(call.limit(), () -> http.get(call, type, again)))))))));
  }

  /** Tells how the call ended, and that it was cancelled if it was. */
  private <T> Outcome<T> measured(Call call, Callable<Outcome<T>> outcome)
      throws InterruptedException {
    try {
      var result = outcome.call();
      call.ended(result);
      return result;
    } catch (InterruptedException e) {
      call.cancelled();
      throw e;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every way a call can fail becomes an outcome; cancellation alone stays an exception. */
  private <T> Callable<Outcome<T>> outcome(Callable<Outcome<T>> call) {
    return () -> {
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
      }
    };
  }

  /** No call starts that cannot finish. */
  private <T> Callable<Outcome<T>> deadline(TimeLimit limit, Callable<Outcome<T>> call) {
    return () -> limit.leavesTime() ? call.call() : Outcome.missing(TIMEOUT);
  }

  /** Sees calls: what they end with counts, unless gateway.yaml says it is neutral. */
  private <T> Callable<T> breaker(Service service, Callable<T> call) {
    return CircuitBreaker.decorateCallable(resilience.breaker(service), call);
  }

  /** Makes further attempts, within the call's time and the service's budget. */
  private <T> Callable<T> retry(Service service, Callable<T> attempt) {
    return () -> {
      Retry retry = resilience.firstAttempt(service);
      try {
        return Retry.decorateCallable(retry, attempt).call();
      } catch (CallFailure e) {
        if (Thread.interrupted()) { // while it waited for its next attempt
          throw new InterruptedException();
        }
        throw e;
      }
    };
  }

  /** Makes a second attempt when the first takes long; with the first answer the other ends. */
  private <T> Callable<T> hedge(Call call, Attempt<T> attempt) {
    var hedging = resilience.hedging(call.service());
    return hedging.isEmpty()
        ? attempt.make(false)
        : () -> hedged(hedging.get().begin(call.limit()), attempt);
  }

  private static <T> T hedged(Hedging.Race race, Attempt<T> attempt) throws InterruptedException {
    var ends = new LinkedBlockingQueue<Hedging.End<T>>();
    try (var scope = new FanoutScope()) {
      scope.fork(() -> ends.add(end(false, attempt)));
      var end = ends.poll(race.delay().toNanos(), NANOSECONDS);
      if (end == null) {
        if (race.hedge()) {
          scope.fork(() -> ends.add(end(true, attempt)));
        }
        end = ends.take();
      }
      while (!race.isDecidedBy(end)) {
        end = ends.take();
      }
      return end.get();
    }
  }

  private static <T> Hedging.End<T> end(boolean hedged, Attempt<T> attempt)
      throws InterruptedException {
    try {
      return new Hedging.End<>(hedged, attempt.make(hedged).call(), null);
    } catch (InterruptedException e) {
      throw e;
    } catch (RuntimeException e) {
      return new Hedging.End<>(hedged, null, e);
    } catch (Throwable e) { // whatever it is, nobody must wait for it
      return new Hedging.End<>(hedged, null, new IllegalStateException(e));
    }
  }

  /** Counts attempts in flight and lets none wait. */
  private <T> Callable<T> bulkhead(Service service, Callable<T> attempt) {
    return Bulkhead.decorateCallable(resilience.bulkhead(service), attempt);
  }

  /** Bounds the whole exchange, the body's last byte included. */
  private <T> Callable<T> timeout(TimeLimit limit, Callable<T> exchange) {
    return () -> {
      try (var overdue = timer.interruptAfter(limit.left())) {
        try {
          return exchange.call();
        } catch (InterruptedException e) {
          throw overdue.struck() ? limit.reached() : e;
        }
      }
    };
  }
}
