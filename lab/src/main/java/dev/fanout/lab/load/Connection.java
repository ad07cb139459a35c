package dev.fanout.lab.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A keep-alive connection that carries one request at a time. */
final class Connection implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5000;

  private final Socket socket;
  private final AnswerReader reader;
  private final String host;

  Connection(URI base) throws IOException {
    socket = new Socket();
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), CONNECT_MILLIS);
    reader = new AnswerReader(socket.getInputStream());
    host = base.getHost() + ":" + base.getPort();
  }

  /** Sends GET and waits for the whole answer; {@link #close} from elsewhere ends the waiting. */
  Answer get(String path) throws IOException {
    String request =
        "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: application/json\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    return reader.read();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // gone either way
    }
  }
}
