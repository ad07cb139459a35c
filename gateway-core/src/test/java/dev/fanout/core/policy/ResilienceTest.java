package dev.fanout.core.policy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Reason;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalBiFunction;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResilienceTest {

  private static final TimeLimit LIMIT =
      Deadline.in(Duration.ofSeconds(10)).limit(Duration.ofSeconds(1));

  private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
  private final BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();
  private final RetryRegistry retries =
      RetryRegistry.of(RetryConfig.custom().intervalFunction(attempt -> 10L << attempt).build());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void aBulkheadThatWaitsIsRefused() {
    bulkheads.bulkhead(
        "reviews", BulkheadConfig.custom().maxWaitDuration(Duration.ofMillis(1)).build());
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(this::resilience)
        .withMessageStartingWith(
            "resilience4j.bulkhead.instances.reviews.max-wait-duration: 'PT0.001S' is not allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"circuitbreaker", "bulkhead", "retry"})
  void aServiceThatDoesNotExistIsRefused(String part) {
    switch (part) {
      case "circuitbreaker" -> breakers.circuitBreaker("reviws");
      case "bulkhead" -> bulkheads.bulkhead("reviws");
      default -> retries.retry("reviws");
    }
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(this::resilience)
        .withMessageStartingWith(
            "resilience4j." + part + ".instances: 'reviws' is not allowed, only one of [catalog,");
  }

  @Test
  void whatIsConfiguredStaysButForTheWait() {
    retries.retry("reviews", RetryConfig.custom().maxAttempts(7).build());
    var retry = resilience().firstAttempt(Service.REVIEWS);
    assertThat(retry.getRetryConfig().getMaxAttempts()).isEqualTo(7);
    assertThat(retry.getRetryConfig().getIntervalBiFunction()).isInstanceOf(Backoff.class);
    assertThat(retries.find("reviews")).containsSame(retry);
  }

  @Test
  void eachPartIsTheOneOfItsService() {
    var resilience = resilience();
    assertThat(resilience.breaker(Service.REVIEWS)).isSameAs(breakers.circuitBreaker("reviews"));
    assertThat(resilience.bulkhead(Service.REVIEWS)).isSameAs(bulkheads.bulkhead("reviews"));
  }

  @Test
  void aFirstAttemptAddsToTheBudgetAndAFurtherOneTakesFromIt() {
    var resilience = resilience();
    for (int i = 0; i < 5; i++) {
      assertThat(backoff(resilience)).isBetween(0L, 20L);
    }
    assertThat(tokens()).isEqualTo(5.4);
    resilience.firstAttempt(Service.CATALOG);
    assertThat(tokens()).isEqualTo(5.4);
    resilience.firstAttempt(Service.REVIEWS);
    assertThat(tokens()).isEqualTo(5.5);
  }

  @Test
  void theWaitIsARandomPartOfTheConfigured() {
    var resilience = resilience("100%");
    var waits = new TreeSet<Long>();
    for (int i = 0; i < 2_000; i++) {
      waits.add(backoff(resilience));
    }
    assertThat(waits).hasSize(21).contains(0L, 20L);
  }

  @Test
  void onlyWhatIsConfiguredIsHedgedAndFromItsOwnBudget() {
    var resilience = hedged();
    assertThat(resilience.hedging(Service.CATALOG)).isEmpty();
    var race = resilience.hedging(Service.REVIEWS).orElseThrow().begin(LIMIT);
    assertThat(race.hedge()).isTrue();
    assertThat(hedgeTokens()).isEqualTo(9);
    resilience.firstAttempt(Service.REVIEWS);
    assertThat(hedgeTokens()).isEqualTo(9.05);
    assertThat(tokens()).isEqualTo(10);
  }

  @Test
  void aRehearsalOpensNoBreakerAndTeachesNothing() {
    var configured = CircuitBreakerConfig.custom().minimumNumberOfCalls(20).build();
    breakers.circuitBreaker("reviews", configured);
    breakers.circuitBreaker(
        "catalog", CircuitBreakerConfig.from(configured).initialState(State.DISABLED).build());
    var resilience = hedged();
    var breaker = resilience.breaker(Service.REVIEWS);
    var hedging = resilience.hedging(Service.REVIEWS).orElseThrow();
    resilience.rehearse(() -> {
      for (int i = 0; i < 2 * LearnedQuantile.ENOUGH; i++) {
        assertThat(breaker.tryAcquirePermission()).isTrue();
        breaker.onError(0, SECONDS, new CallFailure(Reason.TIMEOUT));
        hedging.begin(LIMIT).isDecidedBy(new Hedging.End<>(false, "answer", null));
      }
      assertThat(hedging.begin(LIMIT).delay()).isLessThan(Duration.ofHours(1));
    });
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
    assertThat(hedging.begin(LIMIT).delay()).isGreaterThan(Duration.ofHours(1));
    assertThat(resilience.breaker(Service.CATALOG).getState()).isEqualTo(State.DISABLED);
    for (int i = 0; i < 20; i++) {
      breaker.onError(0, SECONDS, new CallFailure(Reason.TIMEOUT));
    }
    assertThat(breaker.getState()).isEqualTo(State.OPEN);
  }

  private double hedgeTokens() {
    return meters.get("fanout.hedge.tokens").tag("service", "reviews").gauge().value();
  }

  private long backoff(Resilience resilience) {
    IntervalBiFunction<Object> backoff =
        resilience.firstAttempt(Service.REVIEWS).getRetryConfig().getIntervalBiFunction();
    return backoff.apply(1, Either.left(new CallFailure.Transient(LIMIT, Duration.ZERO)));
  }

  private double tokens() {
    return meters.get("fanout.retry.tokens").tag("service", "reviews").gauge().value();
  }

  private Resilience hedged() {
    return new Resilience(
        Settings.gateway(),
        Settings.downstream("reviews.hedge-after", "p95"),
        breakers,
        bulkheads,
        retries,
        meters);
  }

  private Resilience resilience() {
    return resilience("10%");
  }

  private Resilience resilience(String retryBudget) {
    return new Resilience(
        Settings.gateway("retry-budget", retryBudget),
        Settings.downstream(),
        breakers,
        bulkheads,
        retries,
        meters);
  }
}
