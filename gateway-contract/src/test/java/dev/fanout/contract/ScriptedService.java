package dev.fanout.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLServerSocketFactory;

/** A downstream service whose answers a test decides and whose sockets a test sees. */
final class ScriptedService implements AutoCloseable {

  /** What happens to one call. Returning leaves the connection open for the next. */
  @FunctionalInterface
  interface Script {
    void play(Call call) throws IOException, InterruptedException;
  }

  private final ServerSocketFactory sockets;
  private final String scheme;
  private final int port;
  private volatile ServerSocket server;
  private volatile Thread acceptor;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile Script script;

  ScriptedService(Script script) {
    this(script, ServerSocketFactory.getDefault(), "http");
  }

  /** With TLS. */
  ScriptedService(Script script, SSLServerSocketFactory tls) {
    this(script, tls, "https");
  }

  private ScriptedService(Script script, ServerSocketFactory sockets, String scheme) {
    this.script = script;
    this.sockets = sockets;
    this.scheme = scheme;
    listen(0);
    this.port = server.getLocalPort();
  }

  String url() {
    return scheme + "://localhost:" + port;
  }

  /** Refuses connections and loses those there are, until {@link #up}. */
  void down() {
    close();
    try {
      acceptor.join(); // an accept that is just returning is not ended by the close
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    open.forEach(ScriptedService::close);
  }

  void up() {
    listen(port);
  }

  private void listen(int on) {
    try {
      server = sockets.createServerSocket(on, 1000, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    acceptor = Thread.startVirtualThread(this::accept);
  }

  /** From the next call on; forgets the calls so far. */
  void script(Script next) {
    script = next;
    calls.clear();
  }

  /** Since the last change of script. */
  List<Call> calls() {
    return calls;
  }

  @Override
  public void close() {
    close(server);
  }

  private static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        socket.setTcpNoDelay(true);
        Thread.startVirtualThread(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed, or down
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      int before = 0;
      for (var head = head(in); !head.isEmpty(); head = head(in)) {
        var call = new Call(head, before++ > 0, in, socket);
        calls.add(call);
        script.play(call);
      }
    } catch (IOException | InterruptedException e) {
      // the peer, or the script, has closed the connection
    } finally {
      open.remove(socket);
    }
  }

  /** The request's lines; empty when the peer has closed instead. */
  private static List<String> head(InputStream in) throws IOException {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c != '\n') {
        line.append((char) c);
        continue;
      }
      String text = line.toString().strip();
      if (text.isEmpty()) {
        return lines;
      }
      lines.add(text);
      line.setLength(0);
    }
    return List.of();
  }

  /** One request that came in. */
  static final class Call {

    private final List<String> head;
    private final boolean onKeptConnection;
    private final InputStream in;
    private final Socket socket;
    private final OutputStream out;
    private final long at = System.nanoTime();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile long closedAt;

    private Call(List<String> head, boolean onKeptConnection, InputStream in, Socket socket)
        throws IOException {
      this.head = head;
      this.onKeptConnection = onKeptConnection;
      this.in = in;
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    /** Whether the connection had carried another call before. */
    boolean isOnKeptConnection() {
      return onKeptConnection;
    }

    Duration after(Call earlier) {
      return Duration.ofNanos(at - earlier.at);
    }

    /** As it was sent. */
    String path() {
      return head.getFirst().split(" ")[1];
    }

    /** The last segment, as it was sent. */
    String key() {
      return path().substring(path().lastIndexOf('/') + 1);
    }

    List<String> header(String name) {
      return new Http.Answer(0, head, "").header(name);
    }

    void json(String body) throws IOException {
      answer(200, "application/json", body);
    }

    void answer(int status, String contentType, String body) throws IOException {
      byte[] bytes = body.getBytes(UTF_8);
      send(
          "HTTP/1.1 %d Scripted\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(status, contentType, bytes.length));
      out.write(bytes);
      out.flush();
    }

    void send(String characters) throws IOException {
      out.write(characters.getBytes(ISO_8859_1));
      out.flush();
    }

    /** Lets the peer read what was sent, and then breaks the connection. */
    void reset() throws IOException, InterruptedException {
      Thread.sleep(50); // a reset overtakes what has not been read yet
      socket.setSoLinger(true, 0);
      socket.close();
      throw new IOException("reset");
    }

    /** Does not answer, and notes when the peer gives up. */
    void holdUntilClosed() throws IOException {
      try {
        if (in.read() >= 0) {
          throw new AssertionError("a second request before the first was answered");
        }
      } finally {
        closedAt = System.nanoTime();
        closed.countDown();
      }
      throw new IOException("closed by the peer");
    }

    /** Sends a blank now and then, and notes when the peer gives up. */
    void dripUntilClosed(Duration interval) throws IOException, InterruptedException {
      try {
        while (true) {
          send(" ");
          Thread.sleep(interval);
        }
      } finally {
        closed.countDown();
      }
    }

    boolean isClosed() {
      return closed.getCount() == 0;
    }

    /** How long after that moment the peer gave up; only once it has. */
    Duration closedAfter(long nanoTime) {
      return Duration.ofNanos(closedAt - nanoTime);
    }

    /** Answers, and keeps the connection for no further call. */
    void last(int status, String headers) throws IOException {
      send(
          "HTTP/1.1 %d Scripted\r\n%sConnection: close\r\nContent-Length: 0\r\n\r\n"
              .formatted(status, headers));
      throw new IOException("closed as announced");
    }
  }
}
