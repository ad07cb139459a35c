package dev.fanout.core.trace;

import dev.fanout.core.trace.AttemptSpan.End;
import dev.fanout.core.trace.AttemptSpan.Request;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.instrumenter.AttributesExtractor;
import io.opentelemetry.instrumentation.api.internal.SpanKey;
import io.opentelemetry.instrumentation.api.internal.SpanKeyProvider;

/**
 * As the semantic conventions for HTTP clients have them, and ours. Not from the library that knows
 * the conventions: in it whatever ends without a status is an error, and a cancelled attempt is
 * none.
 */
final class AttemptAttributes implements AttributesExtractor<Request, End>, SpanKeyProvider {

  /** What keeps the agent from adding spans of its own. */
  @Override
  public SpanKey internalGetSpanKey() {
    return SpanKey.HTTP_CLIENT;
  }

  @Override
  public void onStart(AttributesBuilder attributes, Context parent, Request request) {
    var uri = request.uri();
    int port = uri.getPort();
    attributes
        .put("http.request.method", "GET")
        .put("url.full", uri.toString())
        .put("url.template", request.service().path())
        .put("server.address", uri.getHost())
        .put("server.port", port >= 0 ? port : uri.getScheme().equals("https") ? 443 : 80)
        .put("peer.service", request.service().toString())
        .put(Attributes.DEADLINE_LEFT, request.leftMillis())
        .put(Attributes.ATTEMPT, (long) request.number())
        .put(Attributes.HEDGE, request.hedge());
  }

  @Override
  public void onEnd(
      AttributesBuilder attributes, Context context, Request request, End end, Throwable none) {
    attributes.put(Attributes.OUTCOME, end.outcome());
    if (end.status() > 0) {
      attributes.put("http.response.status_code", end.status());
    }
    if (end.errorType() != null) {
      attributes.put("error.type", end.errorType());
    }
    if (end.cause() != null) {
      attributes.put(Attributes.CAUSE, end.cause());
    }
  }
}
