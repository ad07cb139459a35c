package dev.fanout.core.trace;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Reason;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.List;

/** A fan-out, with whatever happens to its calls as events. */
public final class FanoutSpan {

  private final Span span;
  private final Context context;

  FanoutSpan(Span span, Context context) {
    this.span = span;
    this.context = context;
  }

  /** The parent of its attempts. */
  public Context context() {
    return context;
  }

  /**
   * @param degraded the missing parts, each as {@code part:reason}
   */
  public void answered(List<String> degraded) {
    span.setAttribute(Attributes.OUTCOME, degraded.isEmpty() ? "complete" : "degraded");
    if (!degraded.isEmpty()) {
      span.setAttribute(Attributes.DEGRADED, degraded);
    }
    span.end();
  }

  /** There is no answer without this part. */
  public void missing(Service needed, Reason reason) {
    span.setAttribute(Attributes.OUTCOME, reason.text());
    span.setAttribute(Attributes.SERVICE, needed.toString());
    boolean unknownProduct = needed == Service.CATALOG && reason == Reason.NOT_FOUND;
    if (!unknownProduct) {
      error(reason.text());
    }
    span.end();
  }

  /** The gateway has a bug. */
  public void failed(Throwable bug) {
    span.recordException(bug);
    error(bug.getClass().getName());
    span.end();
  }

  /**
   * @param cause as metrics name it
   */
  public void cancelled(String cause) {
    span.setAttribute(Attributes.OUTCOME, "cancelled");
    span.setAttribute(Attributes.CAUSE, cause);
    span.end();
  }

  private void error(String type) {
    span.setStatus(StatusCode.ERROR);
    span.setAttribute(AttributeKey.stringKey("error.type"), type);
  }

  /** Something happened to a call of the fan-out that this is the context of. */
  public static void event(Context fanout, String name, Service service) {
    Span.fromContext(fanout)
        .addEvent(
            name,
            io.opentelemetry.api.common.Attributes.of(Attributes.SERVICE, service.toString()));
  }
}
