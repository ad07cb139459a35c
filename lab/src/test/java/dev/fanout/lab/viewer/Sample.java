package dev.fanout.lab.viewer;

import com.google.protobuf.ByteString;
import dev.fanout.lab.program.Gateway;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A request as a gateway and the services send it, span by span. Times in milliseconds. */
final class Sample {
  /** Of whoever asked the gateway. */
  static final String CALLER = "00000000000000aa";

  static final String FANOUT = "00000000000000f0";

  private static final long BEGINNING =
      TimeUnit.SECONDS.toNanos(Instant.parse("2026-01-01T00:00:00Z").getEpochSecond());

  private final String trace;
  private final String caller;
  private final long beginning;
  private final Map<String, List<Span>> spans = new TreeMap<>();
  private int next = 1;

  private Sample(String trace, String caller, long beginning) {
    this.trace = trace;
    this.caller = caller;
    this.beginning = beginning;
  }

  static Sample empty() {
    return new Sample("0af7651916cd43dd8448eb211c80319c", CALLER, BEGINNING);
  }

  /** As one side of a pair, begun just now. */
  static Sample of(Pair pair, Gateway gateway) {
    var traceparent = pair.traces().get(gateway);
    return new Sample(
        traceparent.trace(),
        traceparent.caller(),
        TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
  }

  /** Everything is there; reviews is the last. */
  Sample healthy(String gateway) {
    root(gateway, 33, "200").fanout(gateway, 32, "fanout.outcome=complete");
    call(gateway, "catalog", "/products/{id}", 1, 11.5, "present");
    call(gateway, "pricing", "/prices/{id}", 1, 16.5, "present");
    call(gateway, "inventory", "/stock/{id}", 1, 11.5, "present");
    call(gateway, "reviews", "/reviews/{id}", 1, 31.5, "present");
    call(gateway, "recommendations", "/recommendations/{category}", 12, 32, "present");
    return call(gateway, "shipping", "/shipping/{warehouse}", 12, 27.5, "present");
  }

  /** Reviews takes too long. */
  Sample withoutReviews(String gateway) {
    root(gateway, 303, "200")
        .fanout(gateway, 302, "fanout.outcome=degraded", "fanout.degraded=reviews:timeout");
    call(gateway, "catalog", "/products/{id}", 1, 11.5, "present");
    call(gateway, "recommendations", "/recommendations/{category}", 12, 32, "present");
    return attempt(gateway, "reviews", "/reviews/{id}", 1, 301, "timeout", "error.type=timeout");
  }

  Sample root(String gateway, double ends, String status) {
    return add(
        gateway,
        span("GET /products/{id}", SpanKind.SPAN_KIND_SERVER, id(), caller, 0, ends)
            .addAttributes(text("http.response.status_code=" + status)));
  }

  Sample fanout(String gateway, double ends, String... attributes) {
    var span = span("fan-out", SpanKind.SPAN_KIND_INTERNAL, FANOUT, root(), 0.5, ends);
    for (String attribute : attributes) {
      span.addAttributes(
          attribute.startsWith("fanout.degraded=") ? list(attribute) : text(attribute));
    }
    return add(gateway, span);
  }

  /** An event of the fan-out, which must be there. */
  Sample event(String gateway, String name, double at, String attribute) {
    var sent = spans.get(gateway);
    for (int i = 0; i < sent.size(); i++) {
      if (sent.get(i).getName().equals("fan-out")) {
        var event =
            Span.Event.newBuilder()
                .setName(name)
                .setTimeUnixNano(nanos(at))
                .addAttributes(text(attribute));
        sent.set(i, sent.get(i).toBuilder().addEvents(event).build());
      }
    }
    return this;
  }

  /** A call with the service's own span. */
  Sample call(
      String gateway, String service, String path, double begins, double ends, String outcome) {
    attempt(gateway, service, path, begins, ends, outcome, "http.response.status_code=200");
    String client = HexFormat.of().toHexDigits((long) next - 1);
    return add(
        service,
        span("GET " + path, SpanKind.SPAN_KIND_SERVER, id(), client, begins + 0.4, ends - 0.4)
            .addAttributes(text("http.response.status_code=200")));
  }

  /** An attempt; with an {@code error.type} it is an error. */
  Sample attempt(
      String gateway,
      String service,
      String path,
      double begins,
      double ends,
      String outcome,
      String... attributes) {
    var span =
        span("GET " + path, SpanKind.SPAN_KIND_CLIENT, id(), FANOUT, begins, ends)
            .addAttributes(text("peer.service=" + service))
            .addAttributes(text("fanout.outcome=" + outcome));
    for (String attribute : attributes) {
      span.addAttributes(text(attribute));
      if (attribute.startsWith("error.type=")) {
        span.setStatus(Status.newBuilder().setCode(StatusCode.STATUS_CODE_ERROR));
      }
    }
    return add(gateway, span);
  }

  /** By program, as they are exported. */
  List<ResourceSpans> exports() {
    var exports = new ArrayList<ResourceSpans>();
    spans.forEach((program, sent) ->
        exports.add(
            ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(text("service.name=" + program)))
                .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(sent))
                .build()));
    return exports;
  }

  /** As the viewer reads them. */
  List<TraceSpan> read() {
    return exports().stream().flatMap(export -> TraceSpan.of(export).stream()).toList();
  }

  Trace trace() {
    return new Trace(caller, read());
  }

  Sample add(String program, Span.Builder span) {
    spans.computeIfAbsent(program, _ -> new ArrayList<>()).add(span.build());
    return this;
  }

  Span.Builder span(
      String name, SpanKind kind, String id, String parent, double begins, double ends) {
    return Span.newBuilder()
        .setTraceId(bytes(trace))
        .setSpanId(bytes(id))
        .setParentSpanId(bytes(parent))
        .setName(name)
        .setKind(kind)
        .setStartTimeUnixNano(nanos(begins))
        .setEndTimeUnixNano(nanos(ends));
  }

  static KeyValue text(String attribute) {
    var parts = attribute.split("=", 2);
    return KeyValue.newBuilder()
        .setKey(parts[0])
        .setValue(AnyValue.newBuilder().setStringValue(parts[1]))
        .build();
  }

  private static KeyValue list(String attribute) {
    var parts = attribute.split("=", 2);
    var values = ArrayValue.newBuilder();
    for (String value : parts[1].split(" ")) {
      values.addValues(AnyValue.newBuilder().setStringValue(value));
    }
    return KeyValue.newBuilder()
        .setKey(parts[0])
        .setValue(AnyValue.newBuilder().setArrayValue(values))
        .build();
  }

  private long nanos(double millis) {
    return beginning + Math.round(millis * 1e6);
  }

  private String id() {
    return HexFormat.of().toHexDigits((long) next++);
  }

  private static String root() {
    return HexFormat.of().toHexDigits(1L);
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }
}
