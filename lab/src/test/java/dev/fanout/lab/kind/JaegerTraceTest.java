package dev.fanout.lab.kind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.program.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JaegerTraceTest {
  private static final String CALLER = "c0";
  private static final String GATEWAY = "gateway-mvc";

  private record Span(String id, String service, String parent) {}

  /** The caller's span is in nobody's hands; the rest as Jaeger has it. */
  private static List<Span> whole() {
    var spans = new ArrayList<Span>();
    spans.add(new Span("server", GATEWAY, CALLER));
    spans.add(new Span("fan-out", GATEWAY, "server"));
    for (String service : Service.names()) {
      spans.add(new Span("to-" + service, GATEWAY, "fan-out"));
      spans.add(new Span(service, service, "to-" + service));
    }
    return spans;
  }

  @Test
  void aTraceOfAllServicesIsWhole() {
    var trace = JaegerTrace.of(json(whole())).orElseThrow();
    assertThat(trace.spans()).isEqualTo(14);
    assertThat(trace.services()).isEqualTo(7);
    assertThat(trace.whole(GATEWAY, CALLER)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"server", "fan-out", "to-reviews", "reviews"})
  void aTraceWithoutOneOfItsSpansIsNot(String id) {
    var spans = whole();
    spans.removeIf(span -> span.id().equals(id));
    assertThat(whole(spans)).isFalse();
  }

  @Test
  void aSpanOfAServiceUnderNoneOfTheGatewayIsNotOfIt() {
    var spans = whole();
    spans.replaceAll(
        span -> span.id().equals("reviews") ? new Span("reviews", "reviews", CALLER) : span);
    assertThat(whole(spans)).isFalse();
  }

  @Test
  void theOtherGatewaysTraceIsNotThisOnes() {
    assertThat(JaegerTrace.of(json(whole())).orElseThrow().whole("gateway-webflux", CALLER))
        .isFalse();
    assertThat(JaegerTrace.of(json(whole())).orElseThrow().whole(GATEWAY, "another")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":null,\"errors\":[{\"code\":404,\"msg\":\"trace not found\"}]}",
        "{\"data\":[]}",
        "<html>not yet</html>",
        ""
      })
  void whatIsNoTraceIsNone(String body) {
    assertThat(JaegerTrace.of(body)).isEmpty();
  }

  private static boolean whole(List<Span> spans) {
    return JaegerTrace.of(json(spans)).orElseThrow().whole(GATEWAY, CALLER);
  }

  private static String json(List<Span> spans) {
    String processes =
        spans.stream()
            .map(Span::service)
            .distinct()
            .map(service -> "\"p-%s\":{\"serviceName\":\"%s\"}".formatted(service, service))
            .collect(Collectors.joining(","));
    String all =
        spans.stream()
            .map(span ->
                """
                {"spanID":"%s","processID":"p-%s",
                 "references":[{"refType":"CHILD_OF","traceID":"t","spanID":"%s"}]}\
                """
                    .formatted(span.id(), span.service(), span.parent()))
            .collect(Collectors.joining(","));
    return "{\"data\":[{\"spans\":[%s],\"processes\":{%s}}]}".formatted(all, processes);
  }
}
