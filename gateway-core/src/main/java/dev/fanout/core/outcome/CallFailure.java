package dev.fanout.core.outcome;

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
}
