package dev.fanout.core.policy;

import dev.fanout.core.downstream.Service;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether and when a service's calls are sent a second time while the first attempt is still waited
 * for (hedged requests: Dean and Barroso, "The Tail at Scale", CACM 56(2), 2013). From a budget, so
 * that it ends by itself when everything is slow.
 */
public final class Hedging {

  private static final Duration NEVER = Duration.ofDays(1);

  private final Service service;
  private final HedgeAfter after;
  private final LearnedQuantile recent;
  private final AttemptBudget budget;
  private final CircuitBreaker breaker;
  private final CallMeters calls;
  private final MeterRegistry meters;

  Hedging(
      Service service,
      HedgeAfter after,
      AttemptBudget budget,
      CircuitBreaker breaker,
      MeterRegistry meters) {
    this.service = service;
    this.after = after;
    this.recent =
        new LearnedQuantile(
            after instanceof HedgeAfter.Learned(double quantile) ? quantile : 1, System::nanoTime);
    this.budget = budget;
    this.breaker = breaker;
    this.calls = new CallMeters(meters);
    this.meters = meters;
    Gauge.builder("fanout.hedge.tokens", budget, AttemptBudget::tokens)
        .description("What is left of the budget for hedged requests")
        .tag("service", service.toString())
        .register(meters);
    Gauge.builder("fanout.hedge.delay", this, hedging -> hedging.delay().toNanos() / 1e9)
        .description("How long a first attempt is waited for, in seconds; a day is for ever")
        .tag("service", service.toString())
        .register(meters);
  }

  /** A call begins, with its first attempt. */
  public Race begin(TimeLimit limit) {
    return new Race(limit);
  }

  /** What the calls so far have taught it. */
  void forget() {
    recent.forget();
  }

  private Duration delay() {
    return switch (after) {
      case HedgeAfter.Fixed(Duration time) -> time;
      case HedgeAfter.Learned _ -> recent.value().orElse(NEVER);
    };
  }

  private boolean allows(TimeLimit limit) {
    String decision = decision(limit);
    meters
        .counter("fanout.hedge.decisions", "service", service.toString(), "decision", decision)
        .increment();
    return decision.equals("made");
  }

  private String decision(TimeLimit limit) {
    return switch (breaker.getState()) {
      case OPEN, HALF_OPEN, FORCED_OPEN -> "breaker-not-closed";
      case CLOSED, DISABLED, METRICS_ONLY -> {
        if (!limit.leavesTime()) {
          yield "no-time";
        }
        yield budget.furtherAttempt() ? "made" : "no-budget";
      }
    };
  }

  /**
   * How an attempt ended.
   *
   * @param hedged whether it was the second one
   * @param answer null when it failed
   * @param failure null when it answered
   */
  public record End<T>(boolean hedged, T answer, RuntimeException failure) {

    /** The answer, or the failure thrown. */
    public T get() {
      if (failure != null) {
        throw failure;
      }
      return answer;
    }
  }

  /**
   * One call and its two attempts, at most. Nobody waits for a lock here, nor may an event loop.
   */
  public final class Race {

    private final TimeLimit limit;
    private final long firstBegun = System.nanoTime();
    private final AtomicInteger running = new AtomicInteger(1);
    private volatile long secondBegun;

    private Race(TimeLimit limit) {
      this.limit = limit;
    }

    /** After so long a second attempt is due. */
    public Duration delay() {
      return Hedging.this.delay();
    }

    /** Whether a second attempt begins now; if so, it is paid for. */
    public boolean hedge() {
      if (running.get() == 0 || !allows(limit)) {
        return false;
      }
      secondBegun = System.nanoTime();
      return running.compareAndSet(1, 2);
    }

    /**
     * Whether the call ends like that: with the first answer, or with the failure of the last
     * attempt that is running. An attempt that still runs is to be cancelled then.
     *
     * <p>The time of an answer counts from the first attempt, so that a call whose first attempt
     * was given up still counts as one that took long; or else what is learned would forget the
     * tail and shrink.
     */
    public boolean isDecidedBy(End<?> end) {
      if (end.failure() != null) {
        return running.decrementAndGet() == 0;
      }
      recent.learn(since(firstBegun));
      if (running.getAndSet(0) > 1) {
        calls.hedgeLost(service, since(end.hedged() ? firstBegun : secondBegun));
      }
      return true;
    }

    private static Duration since(long nanoTime) {
      return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
  }
}
