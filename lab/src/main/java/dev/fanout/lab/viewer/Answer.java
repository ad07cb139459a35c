package dev.fanout.lab.viewer;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the viewer answers. */
record Answer(int status, Map<String, String> headers, byte[] body) {
  private static final String TYPE = "Content-Type";

  static Answer json(String body) {
    return json(body.getBytes(StandardCharsets.UTF_8));
  }

  static Answer json(byte[] body) {
    return of("application/json", body);
  }

  static Answer of(String type, byte[] body) {
    return new Answer(200, Map.of(TYPE, type), body);
  }

  static Answer to(String location) {
    return new Answer(302, Map.of("Location", location), new byte[0]);
  }

  /** Anything but what was asked for. */
  static Answer refusal(int status, String sentence) {
    return new Answer(
        status,
        Map.of(TYPE, "text/plain; charset=utf-8"),
        (sentence + "\n").getBytes(StandardCharsets.UTF_8));
  }

  String type() {
    return headers.getOrDefault(TYPE, "");
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  void send(HttpExchange exchange) throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (exchange.getRequestMethod().equals("HEAD") || body.length == 0) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
