package dev.fanout.lab.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Takes spans as the agent sends them: OTLP over HTTP with protobuf, on the loopback interface. An
 * export is as large as the sender's batch, so larger ones are refused.
 */
public final class OtlpReceiver implements AutoCloseable {

  private static final int MAX_BYTES = 16 << 20;
  private static final String PROTOBUF = "application/x-protobuf";

  private final HttpServer server;
  private final Consumer<ResourceSpans> spans;

  /**
   * @param port 0 takes a free one
   * @param spans gets the spans of one program at a time, never two at once
   */
  public OtlpReceiver(int port, Consumer<ResourceSpans> spans) throws IOException {
    this.spans = spans;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/v1/traces", this::receive);
    server.setExecutor(
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("otlp-receiver").factory()));
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status(exchange), -1);
    }
  }

  private int status(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      return 405;
    }
    if (!PROTOBUF.equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
      return 415;
    }
    try (var body = body(exchange)) {
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        return 413;
      }
      ExportTraceServiceRequest.parseFrom(bytes).getResourceSpansList().forEach(spans);
      return 200;
    } catch (InvalidProtocolBufferException | ZipException e) {
      return 400;
    }
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody();
    return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
        ? new GZIPInputStream(body)
        : body;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
