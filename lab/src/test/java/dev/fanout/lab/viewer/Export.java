package dev.fanout.lab.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Sends spans as the agent does. */
final class Export {
  private Export() {}

  static void send(Sample sample, Viewer viewer) throws IOException, InterruptedException {
    var export =
        ExportTraceServiceRequest.newBuilder().addAllResourceSpans(sample.exports()).build();
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + viewer.otlpPort() + "/v1/traces"))
              .header("Content-Type", "application/x-protobuf")
              .POST(BodyPublishers.ofByteArray(export.toByteArray()))
              .build();
      assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }
  }
}
