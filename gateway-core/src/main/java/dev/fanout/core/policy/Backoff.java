package dev.fanout.core.policy;

import io.github.resilience4j.core.IntervalBiFunction;
import io.github.resilience4j.core.functions.Either;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import java.util.function.LongUnaryOperator;

/**
 * Whether a call that failed gets a further attempt, and after how long: a random part of what is
 * configured for this attempt (full jitter, as in "Exponential Backoff And Jitter" of the AWS
 * Architecture Blog), or what the service asks for if that is more; if it fits into the call's time
 * and the service's budget.
 */
final class Backoff implements IntervalBiFunction<Object> {

  private static final long NO_FURTHER_ATTEMPT = -1;

  private final IntToLongFunction longestMillis;
  private final LongUnaryOperator jitter;
  private final AttemptBudget budget;
  private final Counter made;
  private final Counter noTime;
  private final Counter noBudget;

  /**
   * @param longestMillis by the number of attempts that have failed
   * @param jitter picks a wait from 0 to the longest
   */
  Backoff(
      IntToLongFunction longestMillis,
      LongUnaryOperator jitter,
      AttemptBudget budget,
      Function<String, Counter> decisions) {
    this.longestMillis = longestMillis;
    this.jitter = jitter;
    this.budget = budget;
    this.made = decisions.apply("made");
    this.noTime = decisions.apply("no-time");
    this.noBudget = decisions.apply("no-budget");
  }

  /** In milliseconds; negative for no further attempt. */
  @Override
  public Long apply(Integer attempts, Either<Throwable, Object> failed) {
    if (!(failed.getLeft() instanceof CallFailure.Transient failure)) {
      return NO_FURTHER_ATTEMPT;
    }
    long backoff = jitter.applyAsLong(longestMillis.applyAsLong(attempts));
    long wait = Math.max(backoff, failure.retryAfter().toMillis());
    if (!failure.limit().leavesTimeAfter(Duration.ofMillis(wait))) {
      noTime.increment();
      return NO_FURTHER_ATTEMPT;
    }
    if (!budget.furtherAttempt()) {
      noBudget.increment();
      return NO_FURTHER_ATTEMPT;
    }
    made.increment();
    return wait;
  }
}
