package dev.fanout.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SlowReadersTest {
  private static final Duration NEVER_AGAIN = Duration.ofHours(1);

  private final List<Socket> accepted = new ArrayList<>();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    for (var socket : accepted) {
      socket.close();
    }
    server.close();
  }

  @Test
  void countsLinesAndNotThoseOfHttp() throws Exception {
    try (var readers = open(2, Duration.ZERO)) {
      for (int i = 0; i < 2; i++) {
        write(accept(), "HTTP/1.1 200 OK\r\n\r\n8\r\n{\"a\":1}\n\r\n8\r\n{\"a\":2}\n\r\n");
      }
      await(() -> readers.lines() == 4);
      assertThat(readers.ended()).isZero();
      accepted.getFirst().close();
      await(() -> readers.ended() == 1);
    }
  }

  /** What it has not asked for stays with the server, which so has to wait. */
  @Test
  void doesNotReadAheadOfItsPace() throws Exception {
    try (var readers = open(1, NEVER_AGAIN)) {
      var connection = accept();
      var stuck = new AtomicBoolean(true);
      var writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < 100_000; i++) {
                    write(connection, "x".repeat(999) + "\n");
                  }
                  stuck.set(false);
                } catch (IOException e) {
                  // the test is over
                }
              });
      await(() -> readers.lines() > 0);
      assertThat(readers.lines()).isLessThanOrEqualTo(4);
      assertThat(stuck).isTrue();
      connection.close();
      writer.join();
    }
  }

  /** Or a server that writes in small pieces would have slower readers, and less to do. */
  @Test
  void aPieceIsAsLongHoweverItComes() throws Exception {
    try (var readers = open(1, NEVER_AGAIN)) {
      var connection = accept();
      for (int lines = 1; lines <= 4; lines++) {
        write(connection, "x".repeat(999) + "\n");
        int written = lines;
        await(() -> readers.lines() == written);
      }
    }
  }

  @Test
  void nobodyThere() throws Exception {
    server.close();
    assertThatThrownBy(() -> open(1, Duration.ZERO)).isInstanceOf(IOException.class);
  }

  private SlowReaders open(int count, Duration pause) throws IOException {
    var base = URI.create("http://127.0.0.1:" + server.getLocalPort());
    return SlowReaders.open(base, "/products/export", count, pause);
  }

  private Socket accept() throws IOException {
    var socket = server.accept();
    accepted.add(socket);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) { // the test's own timeout ends it
      Thread.onSpinWait();
    }
  }
}
