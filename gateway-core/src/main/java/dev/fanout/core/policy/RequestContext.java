package dev.fanout.core.policy;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What holds for all calls of a product: when they must be over, and, once they are cancelled, why.
 * Neither an interrupt nor a cancel signal can say it.
 */
public final class RequestContext {

  private final Deadline deadline;
  private final AtomicReference<CancellationCause> cause;
  private final AtomicReference<CancellationCause> causeForAll;

  public RequestContext(Deadline deadline) {
    this(deadline, new AtomicReference<>());
  }

  private RequestContext(Deadline deadline, AtomicReference<CancellationCause> causeForAll) {
    this.deadline = deadline;
    this.cause = new AtomicReference<>();
    this.causeForAll = causeForAll;
  }

  /** For one of several products: what cancels all of them cancels it, and not the reverse. */
  public RequestContext ofOne() {
    return ofOne(deadline);
  }

  /** The same, with a deadline of its own. */
  public RequestContext ofOne(Deadline itsOwn) {
    return new RequestContext(itsOwn, cause);
  }

  public Deadline deadline() {
    return deadline;
  }

  /** To be said before the cancellation itself; the first to say it is believed. */
  public void cancelled(CancellationCause why) {
    cause.compareAndSet(null, why);
  }

  /**
   * Why calls of this request were cancelled. When the calls' time is over it is the deadline,
   * whoever struck first; when nobody has said anything, the client has left.
   */
  public CancellationCause cause() {
    if (!deadline.leavesCallsTime()) {
      return CancellationCause.DEADLINE;
    }
    if (cause.get() != null) {
      return cause.get();
    }
    return causeForAll.get() != null ? causeForAll.get() : CancellationCause.CLIENT_GONE;
  }
}
