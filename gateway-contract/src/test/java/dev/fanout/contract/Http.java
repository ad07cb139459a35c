package dev.fanout.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One request on a connection of its own, sent to the letter: no client library sends what a client
 * must not send.
 */
final class Http {

  private static final int PATIENCE_MILLIS = 60_000;

  private Http() {}

  record Answer(int status, List<String> headers, String body) {

    /** Every value of the header. */
    List<String> header(String name) {
      String prefix = name.toLowerCase(java.util.Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .toList();
    }
  }

  static Answer get(int port, String path, String... headers) {
    return send(port, "GET", path, headers);
  }

  static Answer send(int port, String method, String path, String... headers) {
    var head =
        Stream.concat(
            Stream.of(method + " " + path + " HTTP/1.1", "Host: localhost", "Connection: close"),
            Stream.of(headers));
    return raw(port, String.join("\r\n", head.toList()) + "\r\n\r\n", method.equals("HEAD"));
  }

  /** Sends these characters and reads until the server closes the connection. */
  static Answer raw(int port, String request, boolean head) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return parse(socket.getInputStream().readAllBytes(), head);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer parse(byte[] bytes, boolean head) {
    String all = new String(bytes, ISO_8859_1);
    int end = all.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new UncheckedIOException(new IOException("no answer: '" + all + "'"));
    }
    List<String> lines = Arrays.asList(all.substring(0, end).split("\r\n"));
    int status = Integer.parseInt(lines.getFirst().split(" ")[1]);
    byte[] body = Arrays.copyOfRange(bytes, end + 4, bytes.length);
    var answer = new Answer(status, lines.subList(1, lines.size()), "");
    if (answer.header("Transfer-Encoding").contains("chunked") && !head) {
      body = dechunked(body);
    }
    List<String> length = answer.header("Content-Length");
    if (!length.isEmpty() && !head && Integer.parseInt(length.getFirst()) != body.length) {
      throw new UncheckedIOException(new IOException("cut: " + all));
    }
    return new Answer(status, answer.headers(), new String(body, UTF_8));
  }

  private static byte[] dechunked(byte[] body) {
    var whole = new ByteArrayOutputStream();
    int at = 0;
    while (true) {
      int eol = at;
      while (body[eol] != '\r') {
        eol++;
      }
      int size = Integer.parseInt(new String(body, at, eol - at, ISO_8859_1), 16);
      if (size == 0) {
        return whole.toByteArray();
      }
      whole.write(body, eol + 2, size);
      at = eol + 2 + size + 2;
    }
  }
}
