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
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What every downstream call goes through. */
@Component
final class CallPolicy {

  private final HttpTransport http;
  private final DownstreamProperties properties;
  private final CircuitBreakerRegistry breakers;
  private final BulkheadRegistry bulkheads;

  CallPolicy(
      HttpTransport http,
      DownstreamProperties properties,
      CircuitBreakerRegistry breakers,
      BulkheadRegistry bulkheads) {
    this.http = http;
    this.properties = properties;
    this.breakers = breakers;
    this.bulkheads = bulkheads;
  }

  /** The policy stack, outside in. */
  <T extends Part> Mono<Outcome<T>> call(
      Service service, Class<T> type, String key, Deadline deadline) {
    return Mono.defer(() -> {
      TimeLimit limit = deadline.limit(properties.of(service).timeout());
      return outcome(
          deadline(
              limit,
              breaker(
                  service,
                  bulkhead(service, timeout(limit, http.get(service, type, key, limit))))));
    });
  }

  /** Every way a call can fail becomes an outcome; cancellation alone stays a signal. */
  private <T> Mono<Outcome<T>> outcome(Mono<Outcome<T>> call) {
    return call.onErrorResume(CallFailure.class, e -> Mono.just(Outcome.missing(e.reason())))
        .onErrorResume(CallNotPermittedException.class, _ -> Mono.just(Outcome.missing(OPEN)))
        .onErrorResume(BulkheadFullException.class, _ -> Mono.just(Outcome.missing(REJECTED)));
  }

  /** No call starts that cannot finish. */
  private <T> Mono<Outcome<T>> deadline(TimeLimit limit, Mono<Outcome<T>> call) {
    return limit.leavesTime() ? call : Mono.just(Outcome.missing(TIMEOUT));
  }

  /** Sees calls: what they end with counts, unless gateway.yaml says it is neutral. */
  private <T> Mono<T> breaker(Service service, Mono<T> call) {
    return call.transform(CircuitBreakerOperator.of(breakers.circuitBreaker(service.toString())));
  }

  /** Counts attempts in flight and lets none wait. */
  private <T> Mono<T> bulkhead(Service service, Mono<T> call) {
    return call.transform(BulkheadOperator.of(bulkheads.bulkhead(service.toString())));
  }

  /** Bounds the whole exchange, the body's last byte included. */
  private <T> Mono<T> timeout(TimeLimit limit, Mono<T> call) {
    return call.timeout(limit.left(), Mono.error(limit::reached));
  }
}
