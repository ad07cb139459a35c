package dev.fanout.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.core.functions.Either;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final long NO_FURTHER_ATTEMPT = -1;

  private final AtomicLong nanos = new AtomicLong();
  private final TimeLimit limit =
      Deadline.in(Duration.ofSeconds(10), nanos::get).limit(Duration.ofMillis(300));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AttemptBudget budget = new AttemptBudget(Share.valueOf("10%"));

  @Test
  void waitsUpToTwiceAsLongEachTime() {
    var backoff = backoff(longest -> longest);
    assertThat(backoff.apply(1, failed(Duration.ZERO))).isEqualTo(20);
    assertThat(backoff.apply(2, failed(Duration.ZERO))).isEqualTo(40);
  }

  @Test
  void mayNotWaitAtAll() {
    assertThat(backoff(_ -> 0).apply(1, failed(Duration.ZERO))).isZero();
  }

  @Test
  void waitsAtLeastAsLongAsTheServiceAsksFor() {
    var backoff = backoff(longest -> longest);
    assertThat(backoff.apply(1, failed(Duration.ofMillis(7)))).isEqualTo(20);
    assertThat(backoff.apply(1, failed(Duration.ofMillis(200)))).isEqualTo(200);
  }

  @Test
  void whatDoesNotFitIntoTheCallIsNotTriedAndCostsNothing() {
    var backoff = backoff(longest -> longest);
    assertThat(backoff.apply(1, failed(Duration.ofMillis(299)))).isEqualTo(299);
    assertThat(backoff.apply(1, failed(Duration.ofMillis(300)))).isEqualTo(NO_FURTHER_ATTEMPT);
    nanos.addAndGet(Duration.ofMillis(280).toNanos());
    assertThat(backoff.apply(1, failed(Duration.ZERO))).isEqualTo(NO_FURTHER_ATTEMPT);
    assertThat(budget.tokens()).isEqualTo(9);
    assertThat(decisions("made")).isEqualTo(1);
    assertThat(decisions("no-time")).isEqualTo(2);
  }

  @Test
  void withoutBudgetNothingIsTried() {
    var backoff = backoff(longest -> longest);
    for (int i = 0; i < AttemptBudget.CAPACITY; i++) {
      assertThat(backoff.apply(1, failed(Duration.ZERO))).isEqualTo(20);
    }
    assertThat(backoff.apply(1, failed(Duration.ZERO))).isEqualTo(NO_FURTHER_ATTEMPT);
    assertThat(decisions("made")).isEqualTo(10);
    assertThat(decisions("no-budget")).isEqualTo(1);
  }

  @Test
  void whatMustNotBeTriedAgainIsNotWhateverIsConfigured() {
    Either<Throwable, Object> failed = Either.left(new CallFailure.DeadlineExceeded());
    assertThat(backoff(longest -> longest).apply(1, failed)).isEqualTo(NO_FURTHER_ATTEMPT);
    assertThat(budget.tokens()).isEqualTo(10);
  }

  private Backoff backoff(LongUnaryOperator jitter) {
    return new Backoff(
        attempts -> 10L << attempts, jitter, budget, what -> meters.counter("retry", "what", what));
  }

  private Either<Throwable, Object> failed(Duration retryAfter) {
    return Either.left(new CallFailure.Transient(limit, retryAfter));
  }

  private double decisions(String what) {
    return meters.counter("retry", "what", what).count();
  }
}
