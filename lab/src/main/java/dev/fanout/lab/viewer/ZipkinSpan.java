package dev.fanout.lab.viewer;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.HashMap;
import java.util.concurrent.TimeUnit;
import zipkin2.Endpoint;
import zipkin2.Span;

/** A span in Zipkin's words. It writes the names of services and spans in lower case. */
final class ZipkinSpan {
  /** Of a hundred lines; they would be the whole page. */
  private static final String STACK_TRACE = "exception.stacktrace";

  private ZipkinSpan() {}

  static Span of(TraceSpan span) {
    var builder =
        Span.newBuilder()
            .traceId(span.trace())
            .id(span.id())
            .parentId(span.parent().isEmpty() ? null : span.parent())
            .name(span.name())
            .kind(kind(span.kind()))
            .timestamp(micros(span.begun()))
            .duration(Math.max(1, micros(span.ended() - span.begun())))
            .localEndpoint(service(span.program()));
    String peer = span.attribute("peer.service");
    if (!peer.isEmpty()) {
      builder.remoteEndpoint(service(peer));
    }
    span.attributes().forEach(builder::putTag);
    if (span.failed()) {
      builder.putTag("error", span.attributes().getOrDefault("error.type", "true"));
    }
    for (var event : span.events()) {
      builder.addAnnotation(micros(event.at()), text(event));
    }
    return builder.build();
  }

  private static String text(TraceSpan.Event event) {
    var attributes = new HashMap<>(event.attributes());
    attributes.remove(STACK_TRACE);
    return attributes.isEmpty() ? event.name() : event.name() + " " + attributes;
  }

  /** What happens within a program has no kind there. */
  private static Span.Kind kind(SpanKind kind) {
    return switch (kind) {
      case SPAN_KIND_SERVER -> Span.Kind.SERVER;
      case SPAN_KIND_CLIENT -> Span.Kind.CLIENT;
      case SPAN_KIND_PRODUCER -> Span.Kind.PRODUCER;
      case SPAN_KIND_CONSUMER -> Span.Kind.CONSUMER;
      case SPAN_KIND_INTERNAL, SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }

  private static Endpoint service(String name) {
    return Endpoint.newBuilder().serviceName(name).build();
  }

  private static long micros(long nanos) {
    return TimeUnit.NANOSECONDS.toMicros(nanos);
  }
}
