package dev.fanout.core.trace;

import dev.fanout.core.downstream.Service;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.instrumentation.api.instrumenter.Instrumenter;
import java.net.URI;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Begins the spans that are the gateway's own: one for a fan-out and one for each attempt of a
 * call. The agent, if there is one, makes the server's span and sends them all.
 *
 * <p>The agent would make spans for attempts too. It does not where it finds these, and these say
 * the same in both models: with its own, a cancelled attempt is an error in one and not in the
 * other, and neither says why. Whoever begins a span passes it on by hand, since a cancellation has
 * no current span.
 */
public final class Spans {

  private static final String SCOPE = "dev.fanout.gateway";

  /** Of a context without a span: what the next one is linked to. */
  private static final ContextKey<SpanContext> LINK = ContextKey.named("fanout-link");

  private final Tracer tracer;
  private final Instrumenter<AttemptSpan.Request, AttemptSpan.End> attempts;

  @Autowired
  public Spans() {
    this(GlobalOpenTelemetry.get());
  }

  public Spans(OpenTelemetry telemetry) {
    tracer = telemetry.getTracer(SCOPE);
    attempts =
        Instrumenter.<AttemptSpan.Request, AttemptSpan.End>builder(
                telemetry, SCOPE, AttemptSpan.Request::name)
            .addAttributesExtractor(new AttemptAttributes())
            .setSpanStatusExtractor((status, _, end, _) -> {
              if (end.errorType() != null) {
                status.setStatus(StatusCode.ERROR);
              }
            })
            .buildClientInstrumenter((request, name, value) -> request.propagate(name, value));
  }

  /** For a trace of its own, with a link to this one: a million products are no trace to read. */
  public static Context apart(Context context) {
    return Context.root().with(LINK, Span.fromContext(context).getSpanContext());
  }

  /**
   * @param parent where it belongs
   * @param leftMillis until the deadline
   */
  public FanoutSpan fanout(Context parent, long id, long leftMillis) {
    var builder =
        tracer
            .spanBuilder("fan-out")
            .setParent(parent)
            .setAttribute(Attributes.PRODUCT_ID, id)
            .setAttribute(Attributes.DEADLINE_LEFT, leftMillis);
    var link = parent.get(LINK);
    if (link != null) {
      builder.addLink(link);
    }
    var span = builder.startSpan();
    return new FanoutSpan(span, parent.with(span));
  }

  /**
   * @param parent the fan-out
   * @param number of the attempt among those of its call, from 1
   * @param leftMillis what the service is told it has
   */
  public AttemptSpan attempt(
      Context parent, Service service, URI uri, int number, boolean hedge, long leftMillis) {
    if (!Span.fromContext(parent).getSpanContext().isValid()) { // nobody traces
      return AttemptSpan.none(parent);
    }
    return AttemptSpan.begin(
        attempts, parent, new AttemptSpan.Request(service, uri, number, hedge, leftMillis));
  }
}
