package dev.fanout.lab.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A keep-alive connection that carries one request at a time and never makes anyone wait. One
 * thread sends and gives up, another one reads: who takes the request off decides what became of
 * it.
 */
final class Connection {
  private static final int CONNECT_MILLIS = 2000;

  private final SocketChannel channel;
  private final String host;
  private final AnswerReader reader = new AnswerReader();
  private final AtomicReference<Request> carried = new AtomicReference<>();

  /**
   * Whom to connect to, looked up once.
   *
   * @param host with its port, as the header has it
   */
  record Server(InetSocketAddress address, String host) {
    static Server of(URI base) {
      return new Server(
          new InetSocketAddress(base.getHost(), base.getPort()),
          base.getHost() + ":" + base.getPort());
    }
  }

  private Connection(Server server) throws IOException {
    channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    // gone at once when closed, without a port kept for minutes: an overload closes thousands
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    host = server.host;
  }

  /** One that is open. */
  static Connection open(Server server) throws IOException {
    var connection = new Connection(server);
    connection.channel.socket().connect(server.address, CONNECT_MILLIS);
    connection.channel.configureBlocking(false);
    return connection;
  }

  /** One that is being opened, with the request it is for. */
  static Connection opening(Server server, Request request) throws IOException {
    var connection = new Connection(server);
    connection.carried.set(request);
    connection.channel.configureBlocking(false);
    connection.channel.connect(server.address);
    return connection;
  }

  SocketChannel channel() {
    return channel;
  }

  /** Whether it took the request; one that the server has closed meanwhile does not. */
  boolean send(Request request) {
    carried.set(request);
    try {
      write(request);
      return true;
    } catch (IOException e) {
      close();
      return !carried.compareAndSet(request, null); // else the reader has seen it end, and told
    }
  }

  /** Sends what it was opened for, unless that was given up. */
  void opened() throws IOException {
    channel.finishConnect();
    Request request = carried.get();
    if (request != null) {
      write(request);
    }
  }

  private void write(Request request) throws IOException {
    String text =
        "GET "
            + request.path()
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nAccept: application/json\r\n\r\n";
    var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    channel.write(bytes);
    if (bytes.hasRemaining()) {
      throw new IOException("no room for a request"); // cannot be: nothing else is under way
    }
  }

  /**
   * Reads what is there.
   *
   * @param buffer anybody's, its contents of no consequence
   */
  Optional<Answer> read(ByteBuffer buffer) throws IOException {
    buffer.clear();
    if (channel.read(buffer) < 0) {
      throw new EOFException("The connection ended");
    }
    return reader.read(buffer.flip());
  }

  /** The request it carried, for whoever asks first. */
  Optional<Request> takeOff() {
    return Optional.ofNullable(carried.getAndSet(null));
  }

  boolean takeOff(Request request) {
    return carried.compareAndSet(request, null);
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // gone either way
    }
  }
}
