package dev.fanout.core.policy;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a request must be answered, on the monotonic clock. Its calls get all but a reserve for
 * putting the answer together: 5 % of the budget, at least 5 ms, at most 50 ms. So when time runs
 * out there is still time to say so.
 */
public final class Deadline {

  private static final long MIN_RESERVE = Duration.ofMillis(5).toNanos();
  private static final long MAX_RESERVE = Duration.ofMillis(50).toNanos();

  private final LongSupplier nanoClock;
  private final long at;
  private final long callsUntil;

  private Deadline(Duration budget, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.at = nanoClock.getAsLong() + budget.toNanos();
    this.callsUntil = at - Math.clamp(budget.toNanos() / 20, MIN_RESERVE, MAX_RESERVE);
  }

  /** A deadline that far from now. */
  public static Deadline in(Duration budget) {
    return in(budget, System::nanoTime);
  }

  static Deadline in(Duration budget, LongSupplier nanoClock) {
    return new Deadline(budget, nanoClock);
  }

  /** What is left of the whole budget, reserve included; negative when it has passed. */
  public Duration left() {
    return Duration.ofNanos(at - nanoClock.getAsLong());
  }

  boolean leavesCallsTime() {
    return callsUntil - nanoClock.getAsLong() > 0;
  }

  /**
   * The limit of a call that starts now: its service's timeout, or what is left if that is less.
   */
  public TimeLimit limit(Duration timeout) {
    long now = nanoClock.getAsLong();
    boolean own = timeout.toNanos() <= callsUntil - now;
    return new TimeLimit(nanoClock, own ? now + timeout.toNanos() : callsUntil, own);
  }
}
