package dev.fanout.contract;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A span as it was sent.
 *
 * @param parent id of another span, empty for none
 * @param events names and attributes in order
 * @param links ids of other traces
 */
record Span(
    String program,
    String trace,
    String id,
    String parent,
    String name,
    String kind,
    String status,
    Map<String, String> attributes,
    List<String> events,
    List<String> links,
    long begun,
    long ended) {

  static Span of(String program, io.opentelemetry.proto.trace.v1.Span span) {
    return new Span(
        program,
        hex(span.getTraceId().toByteArray()),
        hex(span.getSpanId().toByteArray()),
        hex(span.getParentSpanId().toByteArray()),
        span.getName(),
        span.getKind().name().replace("SPAN_KIND_", ""),
        span.getStatus().getCode().name().replace("STATUS_CODE_", ""),
        attributes(span.getAttributesList()),
        span.getEventsList().stream()
            .map(event -> event.getName() + " " + attributes(event.getAttributesList()))
            .toList(),
        span.getLinksList().stream().map(link -> hex(link.getTraceId().toByteArray())).toList(),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano());
  }

  static Map<String, String> attributes(List<KeyValue> list) {
    return list.stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey, value -> text(value.getValue()), (a, _) -> a, TreeMap::new));
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> String.valueOf(value.getIntValue());
      case BOOL_VALUE -> String.valueOf(value.getBoolValue());
      case DOUBLE_VALUE -> String.valueOf(value.getDoubleValue());
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream().map(Span::text).toList().toString();
      default -> value.toString();
    };
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
