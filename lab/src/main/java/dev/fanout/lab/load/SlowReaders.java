package dev.fanout.lab.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that ask for a long stream and read it at their own slow pace, each on a connection and a
 * thread of its own, until they are closed.
 */
public final class SlowReaders implements AutoCloseable {
  /** Small, as the point is what the server does when its reader does not read. */
  private static final int BUFFER = 8 * 1024;

  private static final int PIECE = 4 * 1024;

  private final List<Socket> sockets = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong lines = new AtomicLong();

  private SlowReaders() {}

  /**
   * @param pause from the beginning of a piece of {@value #PIECE} bytes to that of the next; who
   *     had to wait for one catches up
   * @throws IOException when the server takes no connection
   */
  public static SlowReaders open(URI base, String path, int count, Duration pause)
      throws IOException {
    var readers = new SlowReaders();
    try {
      for (int i = 0; i < count; i++) {
        readers.open(base, path, pause);
      }
      return readers;
    } catch (IOException e) {
      readers.close();
      throw e;
    }
  }

  private void open(URI base, String path, Duration pause) throws IOException {
    var socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(BUFFER); // before it connects, or the window is the usual one
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
    String request = "GET " + path + " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    threads.add(Thread.ofVirtual().start(() -> read(socket, pause)));
  }

  private void read(Socket socket, Duration pause) {
    byte[] piece = new byte[PIECE];
    byte before = 0;
    try {
      var in = socket.getInputStream();
      int left = PIECE; // a read may find less, as servers write in pieces of their own
      long due = System.nanoTime();
      for (int length; (length = in.read(piece, 0, left)) >= 0; ) {
        for (int i = 0; i < length; i++) {
          if (piece[i] == '\n' && before != '\r') { // HTTP's own lines end with both
            lines.incrementAndGet();
          }
          before = piece[i];
        }
        left -= length;
        if (left == 0) {
          left = PIECE;
          due += pause.toNanos();
          Thread.sleep(Duration.ofNanos(due - System.nanoTime()));
        }
      }
    } catch (IOException | InterruptedException e) {
      // closed
    }
  }

  /** Read so far, by all of them. */
  public long lines() {
    return lines.get();
  }

  /** How many have been cut off. */
  public long ended() {
    return threads.stream().filter(thread -> !thread.isAlive()).count();
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    for (var socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
