package dev.fanout.core.trace;

import io.opentelemetry.api.trace.Span;
import io.prometheus.metrics.tracer.common.SpanContext;

/** Leads from a bucket of a histogram to a trace that fell into it. */
public final class Exemplars implements SpanContext {

  @Override
  public String getCurrentTraceId() {
    var span = Span.current().getSpanContext();
    return span.isValid() ? span.getTraceId() : null;
  }

  @Override
  public String getCurrentSpanId() {
    var span = Span.current().getSpanContext();
    return span.isValid() ? span.getSpanId() : null;
  }

  @Override
  public boolean isCurrentSpanSampled() {
    return Span.current().getSpanContext().isSampled();
  }

  /** Which spans are kept is up to the collector. */
  @Override
  public void markCurrentSpanAsExemplar() {}
}
