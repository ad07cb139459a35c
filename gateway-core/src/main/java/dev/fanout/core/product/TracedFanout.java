package dev.fanout.core.product;

import dev.fanout.core.policy.RequestContext;
import dev.fanout.core.trace.FanoutSpan;
import dev.fanout.core.trace.Spans;
import java.util.concurrent.atomic.AtomicBoolean;

/** One fan-out and how it ends, for the trace and the log. It ends once, whatever is said later. */
public final class TracedFanout {

  private final FanoutSpan span;
  private final RequestContext context;
  private final AtomicBoolean over = new AtomicBoolean();

  /** Begins now. */
  public TracedFanout(Spans spans, long id, RequestContext outer) {
    span = spans.fanout(outer.trace(), id, outer.deadline().left().toMillis());
    context = outer.within(span.context());
  }

  /** For its calls. */
  public RequestContext context() {
    return context;
  }

  public void ended(ProductResult result) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    switch (result) {
      case Product product -> {
        var missing =
            product.degraded().stream()
                .map(part -> part.part() + ":" + part.reason().text())
                .toList();
        span.answered(missing);
        context.line().answered(missing);
      }
      case ProductResult.NeededPartMissing(var service, var reason) -> {
        span.missing(service, reason);
        context.line().missing(service, reason);
      }
    }
  }

  /** The gateway has a bug. */
  public void failed(Throwable bug) {
    if (over.compareAndSet(false, true)) {
      span.failed(bug);
    }
  }

  public void cancelled() {
    if (over.compareAndSet(false, true)) {
      span.cancelled(context.cause().toString());
      context.line().cancelled(context.cause());
    }
  }
}
