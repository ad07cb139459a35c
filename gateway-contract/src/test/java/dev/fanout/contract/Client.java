package dev.fanout.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.junit.jupiter.params.provider.Arguments;

/** A connection that a test keeps in its hands: what it sends, when, and how it leaves. */
final class Client implements AutoCloseable {

  /** Names {@link #departures}. */
  static final String DEPARTURES = "dev.fanout.contract.Client#departures";

  private static final int PATIENCE_MILLIS = 60_000;

  /** Little, since what is buffered here has left the kernel without having been read. */
  private static final int BUFFER = 512;

  private final Socket socket;
  private final InputStream in;
  private boolean last;

  private Client(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
  }

  /** Each gateway with each way to leave it, and a word for that. */
  static Stream<Arguments> departures() {
    return Stream.of(Gateway.values())
        .flatMap(gateway ->
            Stream.of(
                Arguments.of(gateway, "close", (Consumer<Client>) Client::close),
                Arguments.of(gateway, "reset", (Consumer<Client>) Client::reset),
                Arguments.of(gateway, "half-close", (Consumer<Client>) Client::halfClose)));
  }

  static Client connect(int port) {
    return connect(SocketFactory.getDefault(), port);
  }

  static Client connect(SocketFactory sockets, int port) {
    try {
      var socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      return new Client(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String get(String path, String... headers) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\n"
        + String.join("", java.util.stream.Stream.of(headers).map(h -> h + "\r\n").toList())
        + "\r\n";
  }

  void send(String characters) {
    try {
      socket.getOutputStream().write(characters.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next answer on this connection: its status line and its body. */
  String answer() {
    try {
      String status = line();
      int length = -1;
      boolean chunked = false;
      for (String header = line(); !header.isEmpty(); header = line()) {
        String lower = header.toLowerCase(java.util.Locale.ROOT);
        last |= lower.equals("connection: close");
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(lower.substring(15).strip());
        }
        chunked |= lower.equals("transfer-encoding: chunked");
      }
      return status + " " + (chunked ? chunks() : new String(in.readNBytes(length), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Up to 64 KB of what has arrived; empty at the end. */
  String some() {
    try {
      var bytes = new byte[65_536];
      int read = in.read(bytes);
      return new String(bytes, 0, Math.max(read, 0), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the gateway has announced that it answers nothing more on this connection. */
  boolean isLast() {
    return last;
  }

  private String chunks() throws IOException {
    var body = new StringBuilder();
    for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      body.append(new String(in.readNBytes(size), UTF_8));
      line();
    }
    line();
    return body.toString();
  }

  /** The next byte; -1 at the end. */
  int read() {
    try {
      return in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("closed by the gateway after '" + line + "'");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  /** Whether the gateway closes the connection without another byte. */
  boolean isClosedByGateway() {
    try {
      return in.read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves with a reset instead of a proper close. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says that nothing more will be sent, and could still read. */
  void halfClose() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
