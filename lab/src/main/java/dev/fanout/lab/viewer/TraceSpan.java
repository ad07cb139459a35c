package dev.fanout.lab.viewer;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A span as it was sent, but for what would be too long to keep.
 *
 * @param program the name of the service that sent it
 * @param parent id of another span, empty for none
 * @param failed whether its status is an error
 * @param begun in nanoseconds since 1970
 * @param ended in nanoseconds since 1970
 */
record TraceSpan(
    String program,
    String trace,
    String id,
    String parent,
    String name,
    SpanKind kind,
    boolean failed,
    long begun,
    long ended,
    Map<String, String> attributes,
    List<Event> events) {

  /**
   * Something that happened meanwhile.
   *
   * @param at in nanoseconds since 1970
   */
  record Event(String name, long at, Map<String, String> attributes) {}

  private static final int LONGEST = 1000;
  private static final int MOST = 64;
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;
  private static final double NANOS_PER_MILLI = 1e6;

  /** Without those that have no proper ids. */
  static List<TraceSpan> of(ResourceSpans sent) {
    String program =
        attributes(sent.getResource().getAttributesList())
            .getOrDefault("service.name", "unknown_service");
    var spans = new ArrayList<TraceSpan>();
    for (var scope : sent.getScopeSpansList()) {
      scope.getSpansList().stream()
          .filter(TraceSpan::identified)
          .map(span -> of(program, span))
          .forEach(spans::add);
    }
    return spans;
  }

  private static TraceSpan of(String program, Span span) {
    return new TraceSpan(
        program,
        hex(span.getTraceId().toByteArray()),
        hex(span.getSpanId().toByteArray()),
        hex(span.getParentSpanId().toByteArray()),
        cut(span.getName()),
        span.getKind(),
        span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR,
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        attributes(span.getAttributesList()),
        span.getEventsList().stream()
            .limit(MOST)
            .map(event ->
                new Event(
                    cut(event.getName()),
                    event.getTimeUnixNano(),
                    attributes(event.getAttributesList())))
            .toList());
  }

  double millis() {
    return (ended - begun) / NANOS_PER_MILLI;
  }

  /** Milliseconds from then to its beginning. */
  double beginsAfter(long then) {
    return (begun - then) / NANOS_PER_MILLI;
  }

  /** Milliseconds from then to its end. */
  double endsAfter(long then) {
    return (ended - then) / NANOS_PER_MILLI;
  }

  /** Empty where it has no such attribute. */
  String attribute(String key) {
    return attributes.getOrDefault(key, "");
  }

  private static boolean identified(Span span) {
    return span.getTraceId().size() == TRACE_ID_BYTES
        && span.getSpanId().size() == SPAN_ID_BYTES
        && !isZero(span.getTraceId().toByteArray())
        && !isZero(span.getSpanId().toByteArray());
  }

  private static boolean isZero(byte[] id) {
    for (byte b : id) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** In the order in which they were sent. */
  private static Map<String, String> attributes(List<KeyValue> list) {
    return list.stream()
        .limit(MOST)
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                value -> cut(text(value.getValue())),
                (first, _) -> first,
                LinkedHashMap::new));
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> String.valueOf(value.getIntValue());
      case BOOL_VALUE -> String.valueOf(value.getBoolValue());
      case DOUBLE_VALUE -> String.valueOf(value.getDoubleValue());
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream()
              .map(TraceSpan::text)
              .collect(Collectors.joining(", "));
      case KVLIST_VALUE -> attributes(value.getKvlistValue().getValuesList()).toString();
      case BYTES_VALUE -> hex(value.getBytesValue().toByteArray());
      default -> "";
    };
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
