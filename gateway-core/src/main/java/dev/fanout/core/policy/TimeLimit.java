package dev.fanout.core.policy;

import dev.fanout.core.outcome.Reason;
import java.time.Duration;
import java.util.function.LongSupplier;

/** When one downstream call must be over, whatever it consists of. */
public final class TimeLimit {

  private final LongSupplier nanoClock;
  private final long at;
  private final boolean own;

  TimeLimit(LongSupplier nanoClock, long at, boolean own) {
    this.nanoClock = nanoClock;
    this.at = at;
    this.own = own;
  }

  public Duration left() {
    return Duration.ofNanos(at - nanoClock.getAsLong());
  }

  /** What a service is told it has left, in whole milliseconds, rounded down, at least 1. */
  public long leftMillis() {
    return Math.max(1, left().toMillis());
  }

  /** False when nothing that starts now could finish: not even a millisecond is left. */
  public boolean leavesTime() {
    return left().toMillis() > 0;
  }

  /** Whether an attempt that starts after such a wait could still finish. */
  boolean leavesTimeAfter(Duration wait) {
    return left().minus(wait).toMillis() > 0;
  }

  /** Whether the service's own timeout sets this limit, and not the request's deadline. */
  public boolean isOwn() {
    return own;
  }

  /** The failure of a call that reached this limit. */
  public CallFailure reached() {
    return own ? new CallFailure(Reason.TIMEOUT) : new CallFailure.DeadlineExceeded();
  }
}
