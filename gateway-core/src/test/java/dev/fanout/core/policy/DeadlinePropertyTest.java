package dev.fanout.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The deadline's arithmetic, whatever the budget, the timeout, the clock and the moment. */
class DeadlinePropertyTest {

  private static final long MILLI = 1_000_000;

  @Property
  void callsLeaveTheReserveAndItIsFivePercentFromFiveToFiftyMilliseconds(
      @ForAll long clock, @ForAll @IntRange(min = 1, max = 600_000) int budget) {
    var time = new AtomicLong(clock);
    var deadline = Deadline.in(Duration.ofMillis(budget), time::get);
    var calls = deadline.limit(Duration.ofDays(1)).left();
    var reserve = deadline.left().minus(calls);
    assertThat(reserve).isBetween(Duration.ofMillis(5), Duration.ofMillis(50));
    if (budget >= 100 && budget <= 1000) {
      assertThat(reserve).isEqualTo(Duration.ofMillis(budget).dividedBy(20));
    }
  }

  @Property
  void aCallNeverGetsMoreThanItsTimeoutNorMoreThanIsLeft(
      @ForAll long clock,
      @ForAll @IntRange(min = 1, max = 600_000) int budget,
      @ForAll @IntRange(min = 1, max = 600_000) int timeout,
      @ForAll @LongRange(min = 0, max = 700_000 * MILLI) long passed) {
    var time = new AtomicLong(clock);
    var deadline = Deadline.in(Duration.ofMillis(budget), time::get);
    time.addAndGet(passed);
    var limit = deadline.limit(Duration.ofMillis(timeout));
    assertThat(limit.left()).isLessThanOrEqualTo(Duration.ofMillis(timeout));
    assertThat(limit.left()).isLessThanOrEqualTo(deadline.left().minusMillis(5));
    assertThat(limit.isOwn()).isEqualTo(limit.left().equals(Duration.ofMillis(timeout)));
  }

  @Property
  void whatAServiceIsToldIsNeverMoreThanItHasAndNeverZero(
      @ForAll long clock,
      @ForAll @IntRange(min = 1, max = 60_000) int budget,
      @ForAll @LongRange(min = 0, max = 70_000 * MILLI) long passed) {
    var time = new AtomicLong(clock);
    var limit = Deadline.in(Duration.ofMillis(budget), time::get).limit(Duration.ofMillis(300));
    time.addAndGet(passed);
    assertThat(limit.leftMillis()).isPositive();
    if (limit.leavesTime()) {
      assertThat(Duration.ofMillis(limit.leftMillis())).isLessThanOrEqualTo(limit.left());
      assertThat(limit.left().toNanos() - limit.leftMillis() * MILLI).isBetween(0L, MILLI - 1);
    } else {
      assertThat(limit.left()).isLessThan(Duration.ofMillis(1));
    }
  }

  @Property
  void anAttemptThatStartsAfterAWaitCanStillFinish(
      @ForAll long clock,
      @ForAll @IntRange(min = 1, max = 60_000) int budget,
      @ForAll @IntRange(min = 0, max = 60_000) int wait) {
    var time = new AtomicLong(clock);
    var limit = Deadline.in(Duration.ofMillis(budget), time::get).limit(Duration.ofMillis(300));
    boolean fits = limit.leavesTimeAfter(Duration.ofMillis(wait));
    time.addAndGet(wait * MILLI);
    assertThat(fits).isEqualTo(limit.leavesTime());
  }

  @Property
  void timeOnlyShrinks(
      @ForAll long clock,
      @ForAll @IntRange(min = 1, max = 60_000) int budget,
      @ForAll @LongRange(min = 0, max = 70_000 * MILLI) long passed) {
    var time = new AtomicLong(clock);
    var deadline = Deadline.in(Duration.ofMillis(budget), time::get);
    var before = deadline.left();
    time.addAndGet(passed);
    assertThat(deadline.left()).isEqualTo(before.minusNanos(passed));
  }
}
