package dev.fanout.core.policy;

import dev.fanout.core.log.AccessLine;
import dev.fanout.core.trace.Spans;
import io.opentelemetry.context.Context;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What holds for all calls of a product: when they must be over, where they belong in the trace,
 * and, once they are cancelled, why. Neither an interrupt nor a cancel signal can say it.
 */
public final class RequestContext {

  private final Deadline deadline;
  private final AtomicReference<CancellationCause> cause;
  private final AtomicReference<CancellationCause> causeForAll;
  private final Context trace;
  private final AccessLine line;

  /**
   * To be made where the server's span is current.
   *
   * @param line that tells how the request ends
   */
  public RequestContext(Deadline deadline, AccessLine line) {
    this(deadline, new AtomicReference<>(), new AtomicReference<>(), Context.current(), line);
  }

  private RequestContext(
      Deadline deadline,
      AtomicReference<CancellationCause> cause,
      AtomicReference<CancellationCause> causeForAll,
      Context trace,
      AccessLine line) {
    this.deadline = deadline;
    this.cause = cause;
    this.causeForAll = causeForAll;
    this.trace = trace;
    this.line = line;
  }

  /** For one of several products: what cancels all of them cancels it, and not the reverse. */
  public RequestContext ofOne() {
    return new RequestContext(deadline, new AtomicReference<>(), cause, trace, line);
  }

  /** For one of many products: with a deadline of its own, and a trace of its own. */
  public RequestContext ofOne(Deadline itsOwn) {
    return new RequestContext(itsOwn, new AtomicReference<>(), cause, Spans.apart(trace), line);
  }

  /** The same, elsewhere in the trace. */
  public RequestContext within(Context span) {
    return new RequestContext(deadline, cause, causeForAll, span, line);
  }

  public Deadline deadline() {
    return deadline;
  }

  /** Parent of the spans that begin now. */
  public Context trace() {
    return trace;
  }

  /** What the log says of the request. */
  public AccessLine line() {
    return line;
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
