package dev.fanout.gateway.downstream;

import static dev.fanout.core.outcome.Reason.OPEN;
import static dev.fanout.core.outcome.Reason.REJECTED;
import static dev.fanout.core.outcome.Reason.TIMEOUT;

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
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What every downstream call goes through. */
@Component
final class CallPolicy {

  private final HttpTransport http;
  private final Resilience resilience;
  private final Calls calls;

  CallPolicy(HttpTransport http, Resilience resilience, Calls calls) {
    this.http = http;
    this.resilience = resilience;
    this.calls = calls;
  }

  /** An attempt of a call, to be made once more where the first one takes long. */
  @FunctionalInterface
  private interface Attempt<T> {
    Mono<T> make(boolean hedge);
  }

  /** The policy stack, outside in. */
  <T extends Part> Mono<Outcome<T>> call(
      Service service, Class<T> type, String key, RequestContext context) {
    return Mono.defer(() -> {
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
                                      timeout(call.limit(), http.get(call, type, again)))))))));
    });
  }

  /** Tells how the call ended, and that it was cancelled if it was. */
  private <T> Mono<Outcome<T>> measured(Call call, Mono<Outcome<T>> outcome) {
    return outcome.doOnNext(call::ended).doOnCancel(call::cancelled);
  }

  /** Every way a call can fail becomes an outcome; cancellation alone stays a signal. */
  private <T> Mono<Outcome<T>> outcome(Mono<Outcome<T>> call) {
    return call.onErrorResume(e ->
        switch (e) {
          case CallFailure failure -> Mono.just(Outcome.missing(failure.reason()));
          case CallNotPermittedException _ -> Mono.just(Outcome.missing(OPEN));
          case BulkheadFullException _ -> Mono.just(Outcome.missing(REJECTED));
          default -> Mono.error(e);
        });
  }

  /** No call starts that cannot finish. */
  private <T> Mono<Outcome<T>> deadline(TimeLimit limit, Mono<Outcome<T>> call) {
    return limit.leavesTime() ? call : Mono.just(Outcome.missing(TIMEOUT));
  }

  /** Sees calls: what they end with counts, unless gateway.yaml says it is neutral. */
  private <T> Mono<T> breaker(Service service, Mono<T> call) {
    return call.transform(CircuitBreakerOperator.of(resilience.breaker(service)));
  }

  /** Makes further attempts, within the call's time and the service's budget. */
  private <T> Mono<T> retry(Service service, Mono<T> attempt) {
    return Mono.defer(() -> {
      var retry = resilience.firstAttempt(service).<T>asyncContext();
      return attempts(retry, attempt).doOnNext(_ -> retry.onComplete());
    });
  }

  /** Resilience4j's operator prepares a further attempt before each first one. */
  private static <T> Mono<T> attempts(Retry.AsyncContext<T> retry, Mono<T> attempt) {
    return attempt.onErrorResume(e -> {
      long wait = retry.onError(e);
      return wait < 0
          ? Mono.error(e)
          : Mono.delay(Duration.ofMillis(wait)).then(attempts(retry, attempt));
    });
  }

  /** Makes a second attempt when the first takes long; with the first answer the other ends. */
  private <T> Mono<T> hedge(Call call, Attempt<T> attempt) {
    var hedging = resilience.hedging(call.service());
    return hedging.isEmpty()
        ? attempt.make(false)
        : Mono.defer(() -> hedged(hedging.get().begin(call.limit()), attempt));
  }

  private static <T> Mono<T> hedged(Hedging.Race race, Attempt<T> attempt) {
    var second =
        Mono.delay(race.delay()).filter(_ -> race.hedge()).flatMap(_ -> end(true, attempt));
    return Flux.merge(end(false, attempt), second)
        .filter(race::isDecidedBy)
        .next()
        .map(Hedging.End::get);
  }

  private static <T> Mono<Hedging.End<T>> end(boolean hedged, Attempt<T> attempt) {
    return attempt
        .make(hedged)
        .map(answer -> new Hedging.End<>(hedged, answer, null))
        .onErrorResume(RuntimeException.class, e -> Mono.just(new Hedging.End<>(hedged, null, e)));
  }

  /** Counts attempts in flight and lets none wait. */
  private <T> Mono<T> bulkhead(Service service, Mono<T> attempt) {
    return attempt.transform(BulkheadOperator.of(resilience.bulkhead(service)));
  }

  /** Bounds the whole exchange, the body's last byte included. */
  private <T> Mono<T> timeout(TimeLimit limit, Mono<T> exchange) {
    return Mono.defer(() -> exchange.timeout(limit.left(), Mono.error(limit::reached)));
  }
}
