package dev.fanout.core.policy;

import static io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.LOCK_FREE;

import dev.fanout.core.downstream.Service;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Resilience4j's parts for each service, as its own keys configure them, less what must not be
 * configured, and with the rules of retrying for which it has no key.
 */
public final class Resilience {

  private static final List<String> NAMES =
      Arrays.stream(Service.values()).map(Service::toString).toList();

  private final Map<Service, CircuitBreaker> breakers = new EnumMap<>(Service.class);
  private final Map<Service, Bulkhead> bulkheads = new EnumMap<>(Service.class);
  private final Map<Service, Retry> retries = new EnumMap<>(Service.class);
  private final Map<Service, AttemptBudget> retryBudgets = new EnumMap<>(Service.class);
  private final Map<Service, AttemptBudget> hedgeBudgets = new EnumMap<>(Service.class);
  private final Map<Service, Hedging> hedgings = new EnumMap<>(Service.class);

  /**
   * @throws InvalidSetting for a service that does not exist, or a bulkhead that would make its
   *     callers wait
   */
  public Resilience(
      GatewayProperties properties,
      DownstreamProperties downstream,
      CircuitBreakerRegistry breakers,
      BulkheadRegistry bulkheads,
      RetryRegistry retries,
      MeterRegistry meters) {
    requireServices(
        "circuitbreaker", breakers.getAllCircuitBreakers().stream().map(b -> b.getName()));
    requireServices("bulkhead", bulkheads.getAllBulkheads().stream().map(b -> b.getName()));
    requireServices("retry", retries.getAllRetries().stream().map(r -> r.getName()));
    for (Service service : Service.values()) {
      String name = service.toString();
      this.breakers.put(service, lockFree(name, breakers));
      this.bulkheads.put(service, notWaiting(bulkheads.bulkhead(name)));
      var retryBudget = new AttemptBudget(properties.retryBudget());
      retryBudgets.put(service, retryBudget);
      this.retries.put(service, ruled(service, retries, retryBudget, meters));
      var hedgeBudget = new AttemptBudget(properties.hedgeBudget());
      hedgeBudgets.put(service, hedgeBudget);
      var hedgeAfter = downstream.of(service).hedgeAfter();
      if (hedgeAfter != null) {
        hedgings.put(
            service, new Hedging(service, hedgeAfter, hedgeBudget, breaker(service), meters));
      }
    }
  }

  public CircuitBreaker breaker(Service service) {
    return breakers.get(service);
  }

  public Bulkhead bulkhead(Service service) {
    return bulkheads.get(service);
  }

  /** For a call that makes its first attempt now, and thereby adds to the service's budgets. */
  public Retry firstAttempt(Service service) {
    retryBudgets.get(service).firstAttempt();
    hedgeBudgets.get(service).firstAttempt();
    return retries.get(service);
  }

  /** Empty for a service whose calls are not hedged. */
  public Optional<Hedging> hedging(Service service) {
    return Optional.ofNullable(hedgings.get(service));
  }

  /**
   * Makes calls that open no breaker, and of which breakers and hedging forget what they have
   * learned: a JVM's first calls would tell of the JVM, and not of the services. What they take of
   * the budgets of retries and hedged requests is taken.
   */
  public void rehearse(Runnable calls) {
    var closed = breakers.values().stream().filter(b -> b.getState() == State.CLOSED).toList();
    closed.forEach(CircuitBreaker::transitionToMetricsOnlyState);
    try {
      calls.run();
    } finally {
      closed.forEach(CircuitBreaker::reset);
      hedgings.values().forEach(Hedging::forget);
    }
  }

  private static void requireServices(String part, Stream<String> instances) {
    instances
        .filter(name -> !NAMES.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw new InvalidSetting("resilience4j." + part + ".instances", name, "one of " + NAMES);
        });
  }

  /** By default a breaker's window takes a lock, for which an event loop would have to wait. */
  private static CircuitBreaker lockFree(String name, CircuitBreakerRegistry registry) {
    var configured = registry.circuitBreaker(name);
    var config =
        CircuitBreakerConfig.from(configured.getCircuitBreakerConfig())
            .slidingWindowSynchronizationStrategy(LOCK_FREE)
            .build();
    var breaker = CircuitBreaker.of(name, config, configured.getTags());
    registry.replace(name, breaker);
    return breaker;
  }

  /** Resilience4j's Reactor operator would block the event loop while it waits. */
  private static Bulkhead notWaiting(Bulkhead bulkhead) {
    var wait = bulkhead.getBulkheadConfig().getMaxWaitDuration();
    if (!wait.isZero()) {
      throw new InvalidSetting(
          "resilience4j.bulkhead.instances." + bulkhead.getName() + ".max-wait-duration",
          wait,
          "0: a call that waits blocks an event loop");
    }
    return bulkhead;
  }

  private static Retry ruled(
      Service service, RetryRegistry registry, AttemptBudget budget, MeterRegistry meters) {
    Gauge.builder("fanout.retry.tokens", budget, AttemptBudget::tokens)
        .description("What is left of the budget for further attempts")
        .tag("service", service.toString())
        .register(meters);
    var configured = registry.retry(service.toString());
    var config = configured.getRetryConfig();
    var backoff =
        new Backoff(
            attempt -> config.getIntervalBiFunction().apply(attempt, null),
            longest -> ThreadLocalRandom.current().nextLong(longest + 1),
            budget,
            what ->
                meters.counter(
                    "fanout.retry.decisions", "service", service.toString(), "decision", what));
    var retry =
        Retry.of(
            configured.getName(),
            RetryConfig.from(config).intervalBiFunction(backoff).build(),
            configured.getTags());
    registry.replace(configured.getName(), retry);
    return retry;
  }
}
