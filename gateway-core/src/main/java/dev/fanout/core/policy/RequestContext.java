package dev.fanout.core.policy;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What holds for all calls of a request: when they must be over, and, once they are cancelled, why.
 * Neither an interrupt nor a cancel signal can say it.
 */
public final class RequestContext {

  private final Deadline deadline;
  private final AtomicReference<CancellationCause> cause = new AtomicReference<>();

  public RequestContext(Deadline deadline) {
    this.deadline = deadline;
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
    var said = cause.get();
    return said == null ? CancellationCause.CLIENT_GONE : said;
  }
}
