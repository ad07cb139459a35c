package dev.fanout.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Reason;
import dev.fanout.core.policy.Hedging.End;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HedgingTest {

  private static final End<String> ANSWER = new End<>(false, "answer", null);
  private static final End<String> HEDGED_ANSWER = new End<>(true, "answer", null);
  private static final End<String> FAILURE =
      new End<>(false, null, new CallFailure(Reason.UNAVAILABLE));
  private static final TimeLimit LIMIT =
      Deadline.in(Duration.ofHours(2)).limit(Duration.ofHours(1));

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("reviews");

  @Test
  void theFirstAnswerDecides() {
    var race = fixed().begin(LIMIT);
    assertThat(race.delay()).isEqualTo(Duration.ofMillis(50));
    assertThat(race.isDecidedBy(ANSWER)).isTrue();
    assertThat(race.hedge()).isFalse();
    assertThat(decisions("made")).isZero();
    assertThat(lost()).isZero();
  }

  @Test
  void aFailureBeforeTheHedgeDecidesToo() {
    var race = fixed().begin(LIMIT);
    assertThat(race.isDecidedBy(FAILURE)).isTrue();
    assertThat(race.hedge()).isFalse();
  }

  @Test
  void aFailureOfOneOfTwoDoesNot() {
    var race = fixed().begin(LIMIT);
    assertThat(race.hedge()).isTrue();
    assertThat(race.isDecidedBy(FAILURE)).isFalse();
    assertThat(race.isDecidedBy(HEDGED_ANSWER)).isTrue();
    assertThat(lost()).isZero();
  }

  @Test
  void theFailureOfBothDoes() {
    var race = fixed().begin(LIMIT);
    assertThat(race.hedge()).isTrue();
    assertThat(race.isDecidedBy(FAILURE)).isFalse();
    assertThat(race.isDecidedBy(FAILURE)).isTrue();
    assertThatThrownBy(FAILURE::get).isInstanceOf(CallFailure.class);
  }

  @Test
  void whoeverStillRunsHasLost() {
    var race = fixed().begin(LIMIT);
    race.hedge();
    assertThat(race.isDecidedBy(HEDGED_ANSWER)).isTrue();
    assertThat(lost()).isEqualTo(1);
    assertThat(decisions("made")).isEqualTo(1);
    assertThat(HEDGED_ANSWER.get()).isEqualTo("answer");
  }

  @Test
  void aBreakerThatIsNotClosedAllowsNone() {
    var hedging = fixed();
    breaker.transitionToOpenState();
    assertThat(hedging.begin(LIMIT).hedge()).isFalse();
    breaker.transitionToHalfOpenState();
    assertThat(hedging.begin(LIMIT).hedge()).isFalse();
    assertThat(decisions("breaker-not-closed")).isEqualTo(2);
    breaker.transitionToClosedState();
    assertThat(hedging.begin(LIMIT).hedge()).isTrue();
  }

  @Test
  void norDoesTimeThatIsOver() {
    var over = Deadline.in(Duration.ofMillis(1)).limit(Duration.ofSeconds(1));
    assertThat(fixed().begin(over).hedge()).isFalse();
    assertThat(decisions("no-time")).isEqualTo(1);
  }

  @Test
  void norABudgetThatIsSpent() {
    var hedging = fixed();
    for (int i = 0; i < AttemptBudget.CAPACITY; i++) {
      assertThat(hedging.begin(LIMIT).hedge()).isTrue();
    }
    assertThat(hedging.begin(LIMIT).hedge()).isFalse();
    assertThat(decisions("no-budget")).isEqualTo(1);
    assertThat(meters.get("fanout.hedge.tokens").gauge().value()).isZero();
  }

  @Test
  void aLearnedDelayIsForEverUntilEnoughAnswersWereSeenAndFailuresTeachNothing() {
    var hedging = hedging(new HedgeAfter.Learned(0.95));
    for (int call = 0; call < LearnedQuantile.ENOUGH; call++) {
      assertThat(hedging.begin(LIMIT).delay()).isEqualTo(Duration.ofDays(1));
      hedging.begin(LIMIT).isDecidedBy(FAILURE);
      hedging.begin(LIMIT).isDecidedBy(ANSWER);
    }
    assertThat(hedging.begin(LIMIT).delay()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aCallWhoseHedgeWonTeachesTheTimeSinceItsFirstAttempt() throws InterruptedException {
    var hedging = hedging(new HedgeAfter.Learned(0.9));
    for (int call = 0; call < LearnedQuantile.ENOUGH; call++) {
      var race = hedging.begin(LIMIT);
      if (call % 5 == 0) {
        Thread.sleep(5); // that long the first attempt is waited for
        race.hedge();
        race.isDecidedBy(HEDGED_ANSWER);
      } else {
        race.isDecidedBy(ANSWER);
      }
    }
    assertThat(hedging.begin(LIMIT).delay()).isGreaterThan(Duration.ofMillis(4));
  }

  private Hedging fixed() {
    return hedging(new HedgeAfter.Fixed(Duration.ofMillis(50)));
  }

  private Hedging hedging(HedgeAfter after) {
    var budget = new AttemptBudget(Share.valueOf("5%"));
    return new Hedging(Service.REVIEWS, after, budget, breaker, meters);
  }

  private double decisions(String decision) {
    return meters
        .counter("fanout.hedge.decisions", "service", "reviews", "decision", decision)
        .count();
  }

  private long lost() {
    return meters
        .timer("fanout.downstream.wasted", "service", "reviews", "cause", "hedge-lost")
        .count();
  }
}
