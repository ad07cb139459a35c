package dev.fanout.lab.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtlpReceiverTest {

  private static final String PROTOBUF = "application/x-protobuf";

  private final ResourceSpans spans =
      ResourceSpans.newBuilder()
          .addScopeSpans(ScopeSpans.newBuilder().addSpans(Span.newBuilder().setName("fan-out")))
          .build();
  private final byte[] export =
      ExportTraceServiceRequest.newBuilder().addResourceSpans(spans).build().toByteArray();
  private final Queue<ResourceSpans> received = new ConcurrentLinkedQueue<>();
  private OtlpReceiver receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = new OtlpReceiver(0, received::add);
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void takesSpansPlainAndCompressed() throws Exception {
    assertThat(post(PROTOBUF, "identity", export)).isEqualTo(200);
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write(export);
    }
    assertThat(post(PROTOBUF, "gzip", zipped.toByteArray())).isEqualTo(200);
    assertThat(received).containsExactly(spans, spans);
  }

  @Test
  void refusesWhatItCannotRead() throws Exception {
    assertThat(post("application/json", "identity", "{}".getBytes())).isEqualTo(415);
    assertThat(post(PROTOBUF, "identity", "no protobuf".getBytes())).isEqualTo(400);
    assertThat(post(PROTOBUF, "gzip", export)).isEqualTo(400);
    assertThat(post(PROTOBUF, "identity", new byte[(16 << 20) + 1])).isEqualTo(413);
    assertThat(received).isEmpty();
    assertThat(post(PROTOBUF, "identity", export)).isEqualTo(200);
  }

  private int post(String type, String encoding, byte[] body)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var url = URI.create("http://127.0.0.1:" + receiver.port() + "/v1/traces");
      var request =
          HttpRequest.newBuilder(url)
              .header("Content-Type", type)
              .header("Content-Encoding", encoding)
              .POST(BodyPublishers.ofByteArray(body))
              .build();
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }
}
