package dev.fanout.stubs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls as tests make them: with a client, or by hand on a socket where a client would hide. */
final class HttpCalls {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private HttpCalls() {}

  static HttpResponse<String> get(URI uri) {
    return send("GET", uri, "");
  }

  static HttpResponse<String> send(String method, URI uri, String body) {
    return send(method, uri, body, BodyHandlers.ofString());
  }

  /** How many bytes the body has, without keeping them. */
  static long bodyLength(URI uri) {
    try (var body = send("GET", uri, "", BodyHandlers.ofInputStream()).body()) {
      return body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> HttpResponse<T> send(
      String method, URI uri, String body, BodyHandler<T> handler) {
    var publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    var request = HttpRequest.newBuilder(uri).timeout(PATIENCE).method(method, publisher).build();
    try {
      return CLIENT.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection with the request already sent; reading gives up after 20 s. */
  static Socket open(URI uri) throws IOException {
    var socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    var request = "GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: stub\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
  }
}
