package dev.fanout.core.policy;

import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.outcome.Reason;
import java.time.Duration;

/**
 * A failure on its way out through the policy stack of one call, where Resilience4j tells failures
 * by their class. It becomes an {@link Outcome.Missing} at the stack's outer end and never leaves
 * it.
 */
public sealed class CallFailure extends RuntimeException {

  private static final long serialVersionUID = 1;
  private final Reason reason;

  public CallFailure(Reason reason) {
    super(reason.text(), null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /**
   * A timeout that the request's deadline made shorter than the service's own. It says nothing
   * about the service, so the circuit breaker ignores it.
   */
  public static final class DeadlineExceeded extends CallFailure {

    private static final long serialVersionUID = 1;

    public DeadlineExceeded() {
      super(Reason.TIMEOUT);
    }
  }

  /**
   * The service did not take the call on: no connection, connection lost before the status line, or
   * 502, 503, 504. The one failure that is worth another attempt.
   */
  public static final class Transient extends CallFailure {

    private static final long serialVersionUID = 1;
    private final transient TimeLimit limit;
    private final Duration retryAfter;

    /**
     * @param limit of the call, further attempts included
     * @param retryAfter what the service asks to wait at least; zero when it does not
     */
    public Transient(TimeLimit limit, Duration retryAfter) {
      super(Reason.UNAVAILABLE);
      this.limit = limit;
      this.retryAfter = retryAfter;
    }

    TimeLimit limit() {
      return limit;
    }

    Duration retryAfter() {
      return retryAfter;
    }
  }
}
