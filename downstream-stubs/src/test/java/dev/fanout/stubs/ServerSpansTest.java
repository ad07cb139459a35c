package dev.fanout.stubs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerSpansTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  private static final InMemorySpanExporter EXPORTED = InMemorySpanExporter.create();
  private static StubServer reviews;

  @BeforeAll
  static void start() {
    var telemetry =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(EXPORTED))
                    .build())
            .build();
    var spans = new ServerSpans(Service.REVIEWS, telemetry);
    reviews = StubServer.start(Service.REVIEWS, "127.0.0.1", 0, 0, Optional.of(spans));
  }

  @AfterAll
  static void stop() {
    reviews.close();
  }

  @AfterEach
  void forget() {
    reviews.heal();
    EXPORTED.reset();
  }

  @Test
  void aCallIsASpanOfItsCallersTraceThatLastsAsLongAsTheAnswerTakes() throws IOException {
    reviews.delay(Duration.ofMillis(40), 0);
    assertThat(ask()).startsWith("HTTP/1.1 200 ");
    var span = theOnly();
    assertThat(span.getName()).isEqualTo("GET /reviews/{id}");
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(CALLER);
    assertThat(span.getAttributes().get(STATUS)).isEqualTo(200);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(Duration.ofNanos(span.getEndEpochNanos() - span.getStartEpochNanos()))
        .isBetween(Duration.ofMillis(40), Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @EnumSource
  void everyFaultIsOneSpan(Fault fault) throws IOException {
    reviews.delay(Duration.ZERO, 0);
    reviews.inject(fault);
    try (var socket = open()) {
      if (!List.of(Fault.BLACK_HOLE, Fault.DRIP, Fault.OVERSIZED).contains(fault)) {
        read(socket);
      }
    }
    var span = theOnly();
    var status = span.getAttributes().get(STATUS);
    assertThat(span.getStatus().getStatusCode())
        .isEqualTo(status != null && status >= 500 ? StatusCode.ERROR : StatusCode.UNSET);
  }

  @Test
  void whoAsksTheStubItselfIsNotInTheTrace() throws IOException {
    HttpCalls.get(URI.create(reviews.baseUrl() + "/__admin/fault"));
    ask();
    assertThat(theOnly().getName()).isEqualTo("GET /reviews/{id}");
  }

  private static SpanData theOnly() {
    await().until(() -> !EXPORTED.getFinishedSpanItems().isEmpty());
    assertThat(EXPORTED.getFinishedSpanItems()).hasSize(1);
    return EXPORTED.getFinishedSpanItems().getFirst();
  }

  private static String ask() throws IOException {
    try (var socket = open()) {
      return read(socket);
    }
  }

  private static String read(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    } catch (SocketException e) {
      return "";
    }
  }

  private static Socket open() throws IOException {
    var socket = new Socket("127.0.0.1", reviews.port());
    socket
        .getOutputStream()
        .write(
            """
            GET /reviews/7 HTTP/1.1\r
            Host: localhost\r
            Connection: close\r
            traceparent: 00-%s-%s-01\r
            \r
            """
                .formatted(TRACE, CALLER)
                .getBytes(US_ASCII));
    return socket;
  }
}
