package dev.fanout.lab.program;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Whether the gateways run under the OpenTelemetry agent, and whether their spans go anywhere. */
public enum Tracing {
  /** No agent. */
  OFF,
  /** Agent attached, spans made, nobody to send them to. */
  UNSENT,
  /** Agent attached, spans go to the OTLP receiver on this machine. */
  SENT,
  /** Agent attached, spans of a few requests go to the demo, which shows them. */
  VIEWED;

  /** Where OTLP over HTTP usually is. */
  public static final int OTLP_PORT = 4318;

  /**
   * Only who takes a connection and says nothing is waited for so long; a busy machine needs it.
   */
  private static final Duration AT_MOST = Duration.ofSeconds(5);

  /** With the agent: looks whether somebody takes OTLP over HTTP on this machine. */
  public static Tracing detect(boolean agent) throws InterruptedException {
    if (!agent) {
      return OFF;
    }
    return taken(OTLP_PORT) ? SENT : UNSENT;
  }

  /** Whether an export without a span is taken there; a port may be open for anything. */
  public static boolean taken(int port) throws InterruptedException {
    var export =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/traces"))
            .header("Content-Type", "application/x-protobuf")
            .timeout(AT_MOST)
            .POST(BodyPublishers.noBody())
            .build();
    try (var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(AT_MOST)
            .build()) {
      return client.send(export, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // nobody there, or nobody who speaks HTTP
    }
  }

  /** One line for people. */
  public String sentence() {
    return switch (this) {
      case OFF -> "OpenTelemetry agent: not attached.";
      case UNSENT ->
          "OpenTelemetry agent: attached and making spans, but nobody takes them on"
              + " 127.0.0.1:4318.";
      case SENT -> "OpenTelemetry agent: attached, spans go to 127.0.0.1:4318.";
      case VIEWED ->
          "OpenTelemetry agent: attached, one request in 20 is traced, and the demo shows it.";
    };
  }
}
