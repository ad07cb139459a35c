package dev.fanout.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** An answer in chunks, taken from the connection line by line and not before a test wants it. */
final class Streamed implements AutoCloseable {

  private static final int END = -1;

  private final Client client;
  private Http.Answer head;
  private int leftOfChunk;
  private boolean ended;

  private Streamed(Client client) {
    this.client = client;
  }

  /** Asks, and reads nothing yet. */
  static Streamed get(int port, String path, String... headers) {
    var client = Client.connect(port);
    client.send(Client.get(path, headers));
    return new Streamed(client);
  }

  /** Status and headers, once they are there. */
  Http.Answer head() {
    if (head == null) {
      int status = Integer.parseInt(headerLine().split(" ")[1]);
      var headers = new ArrayList<String>();
      for (String header = headerLine(); !header.isEmpty(); header = headerLine()) {
        headers.add(header);
      }
      head = new Http.Answer(status, headers, "");
      if (!head.header("Transfer-Encoding").equals(List.of("chunked"))) {
        throw new AssertionError("not in chunks: " + head);
      }
    }
    return head;
  }

  /** The next line, which must be there. */
  String line() {
    var line = next();
    if (line == null) {
      throw new AssertionError("the answer has ended");
    }
    return line;
  }

  /** All that is left, to the end that the gateway has meant. */
  List<String> rest() {
    var lines = new ArrayList<String>();
    for (String line = next(); line != null; line = next()) {
      lines.add(line);
    }
    return lines;
  }

  /** The lines up to where the gateway has cut the answer, without ending it. */
  List<String> untilCut() {
    var lines = new ArrayList<String>();
    try {
      for (String line = next(); line != null; line = next()) {
        lines.add(line);
      }
    } catch (UncheckedIOException e) {
      return lines;
    }
    throw new AssertionError("not cut, but ended after " + lines);
  }

  /** For leaving in one way or the other. */
  Client client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
  }

  /** Null at the end. */
  private String next() {
    head();
    var line = new ByteArrayOutputStream();
    for (int c = body(); c != '\n'; c = body()) {
      if (c == END) {
        if (line.size() > 0) {
          throw new AssertionError("half a line at the end: " + line.toString(UTF_8));
        }
        return null;
      }
      line.write(c);
    }
    return line.toString(UTF_8);
  }

  private int body() {
    if (leftOfChunk == 0 && !ended) {
      leftOfChunk = Integer.parseInt(headerLine(), 16);
      ended = leftOfChunk == 0;
    }
    if (ended) {
      return END;
    }
    int c = received();
    if (--leftOfChunk == 0) {
      headerLine();
    }
    return c;
  }

  private String headerLine() {
    var line = new StringBuilder();
    for (int c = received(); c != '\n'; c = received()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private int received() {
    int c = client.read();
    if (c < 0) {
      throw new UncheckedIOException(new IOException("cut by the gateway"));
    }
    return c;
  }
}
