package dev.fanout.lab.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.function.ObjLongConsumer;

/**
 * Load that does not wait for the server: request k is due at start + k/rate, whatever became of
 * those before it, and its latency counts from then. A stall of the server so shows in every
 * request that was due meanwhile; a generator that waits for answers would send fewer and hide it.
 *
 * <p>Two threads, whatever the rate: the caller's keeps the time and sends, another one reads, and
 * gives way to the former when a request is due, as both may have the same processor. Connections
 * are opened before the load and kept; where they do not suffice more are opened.
 */
public final class OpenLoop implements AutoCloseable {
  /** Time to reach the first request with everything set up. */
  private static final long LEAD_NANOS = 5_000_000;

  private static final long LOOK_EVERY_NANOS = 1_000_000;

  /** A request takes about as long to be sent. */
  private static final long GIVE_WAY_NANOS = 20_000;

  /** One that is answered this very moment is overdue for as long as that takes. */
  private static final long SOONEST_NANOS = 50_000;

  private final Connection.Server server;
  private final Duration timeout;
  private final Selector selector;
  private final Thread reading;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

  /** Not known to the selector yet. */
  private final Queue<Connection> fresh = new ConcurrentLinkedQueue<>();

  /** When the next request is, in the time of {@link System#nanoTime}; empty between loads. */
  private volatile OptionalLong due = OptionalLong.empty();

  private volatile Recorder recorder = new Recorder(0, Duration.ZERO, false);
  private volatile boolean closed;
  private volatile Duration known = Duration.ZERO;
  private volatile boolean takesAnyBody;
  private volatile ObjLongConsumer<String> givenUp = (path, nanos) -> {};

  private OpenLoop(URI base, Duration timeout) throws IOException {
    this.server = Connection.Server.of(base);
    this.timeout = timeout;
    this.selector = Selector.open();
    this.reading = Thread.ofPlatform().daemon().name("load-reader").unstarted(this::read);
  }

  /**
   * Opens the connections.
   *
   * @param base scheme, host and port; http only
   * @param timeout a request without an answer so long after it was due is given up
   * @throws IOException when the server takes no connection
   */
  public static OpenLoop connect(URI base, int connections, Duration timeout) throws IOException {
    var load = new OpenLoop(base, timeout);
    load.reading.start();
    try {
      for (int i = 0; i < connections; i++) {
        var connection = Connection.open(load.server);
        load.watch(connection);
        load.idle.add(connection);
      }
      return load;
    } catch (IOException e) {
      load.close();
      throw e;
    }
  }

  /**
   * What every answer takes at least is left out of the times from now on: of 20 s, three digits
   * would not show what comes on top.
   */
  public OpenLoop leavingOut(Duration time) {
    known = time;
    return this;
  }

  /** A 200 is complete whatever it says: a service does not answer with products of the gateway. */
  public OpenLoop takingAnyBody() {
    takesAnyBody = true;
    return this;
  }

  /**
   * Whoever asked for a path and is given up is told from now on, with the time of {@link
   * System#nanoTime}, by the thread that runs the load; only of what counts.
   */
  public void telling(ObjLongConsumer<String> given) {
    givenUp = given;
  }

  /** All of it counts. */
  public Tally run(double rate, Duration length, LongFunction<String> path)
      throws InterruptedException {
    return run(rate, Duration.ZERO, length, path);
  }

  /**
   * Runs the load and waits for the last answer, so at most its length and the timeout.
   *
   * @param rate requests per second
   * @param leadIn comes before the length, under the same load, and does not count
   * @param path of request k
   */
  public Tally run(double rate, Duration leadIn, Duration length, LongFunction<String> path)
      throws InterruptedException {
    long total = Math.round(rate * leadIn.plus(length).toNanos() / 1e9);
    long start = System.nanoTime() + LEAD_NANOS;
    recorder = new Recorder(start + leadIn.toNanos(), known, takesAnyBody);
    var open = new ArrayDeque<Sent>();
    for (long k = 0; k < total; k++) {
      var request = new Request(start + (long) (k * 1e9 / rate), path.apply(k));
      due = OptionalLong.of(request.due());
      for (long left; (left = request.due() - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(Math.min(left, untilOverdue(open)));
        requireNotInterrupted();
        giveUpOverdue(open);
      }
      recorder.sent(request);
      open.add(new Sent(request, send(request)));
      giveUpOverdue(open);
    }
    due = OptionalLong.empty();
    while (!open.isEmpty()) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
      requireNotInterrupted();
      giveUpOverdue(open);
    }
    return recorder.tally();
  }

  /** Ends the reading and closes every connection, wherever it is. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      reading.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it ends by itself
    }
  }

  private record Sent(Request request, Optional<Connection> connection) {
    /** Whoever takes the request off its connection decides what became of it. */
    boolean giveUp() {
      boolean mine = connection.isPresent() && connection.get().takeOff(request);
      if (mine) {
        connection.get().close();
      }
      return mine;
    }
  }

  /** On which connection; none when it could not even be tried. */
  private Optional<Connection> send(Request request) {
    for (Connection kept; (kept = idle.pollFirst()) != null; ) {
      if (kept.send(request)) {
        return Optional.of(kept);
      }
    }
    recorder.opened(request);
    try {
      var connection = Connection.opening(server, request);
      watch(connection);
      return Optional.of(connection);
    } catch (IOException e) {
      fail(request, e);
      return Optional.empty();
    }
  }

  private void watch(Connection connection) {
    fresh.add(connection);
    selector.wakeup();
  }

  /** Patience may end before the next request is due: whoever leaves, leaves in time. */
  private long untilOverdue(Deque<Sent> open) {
    var first = open.peekFirst();
    return first == null
        ? Long.MAX_VALUE
        : Math.max(SOONEST_NANOS, timeout.toNanos() - first.request.sinceDue());
  }

  /** In the order they were due; the reader alone settles what is answered. */
  private void giveUpOverdue(Deque<Sent> open) {
    for (Sent first; (first = open.peekFirst()) != null; open.removeFirst()) {
      if (first.request.settled()) {
        continue;
      }
      if (first.request.sinceDue() <= timeout.toNanos()) {
        return;
      }
      if (!first.giveUp()) {
        return; // answered this very moment
      }
      selector.wakeup(); // which closes the connection in earnest
      if (recorder.counts(first.request)) {
        givenUp.accept(first.request.path(), System.nanoTime());
      }
      recorder.failed(first.request, "no answer in " + timeout.toSeconds() + " s");
      first.request.settle();
    }
  }

  private void read() {
    var buffer = ByteBuffer.allocateDirect(64 * 1024);
    try (selector) {
      while (!closed) {
        for (Connection connection; (connection = fresh.poll()) != null; ) {
          register(connection);
        }
        selector.select(key -> {
          giveWay();
          ready(key, buffer);
        });
      }
      selector.keys().forEach(key -> ((Connection) key.attachment()).close());
      fresh.forEach(Connection::close);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Until what is due has been sent: reading can wait, and sending cannot. */
  private void giveWay() {
    for (OptionalLong next;
        (next = due).isPresent() && next.getAsLong() - System.nanoTime() <= 0 && !closed; ) {
      LockSupport.parkNanos(GIVE_WAY_NANOS);
    }
  }

  private void register(Connection connection) {
    int interest =
        connection.channel().isConnectionPending() ? SelectionKey.OP_CONNECT : SelectionKey.OP_READ;
    try {
      connection.channel().register(selector, interest, connection);
    } catch (ClosedChannelException e) {
      ended(connection, e); // given up already
    }
  }

  private void ready(SelectionKey key, ByteBuffer buffer) {
    var connection = (Connection) key.attachment();
    try {
      if (!key.isValid()) {
        return;
      }
      if (key.isConnectable()) {
        connection.opened();
        key.interestOps(SelectionKey.OP_READ);
        return;
      }
      var answer = connection.read(buffer);
      if (answer.isPresent()) {
        answered(connection, answer.get());
      }
    } catch (IOException | RuntimeException e) {
      ended(connection, e);
    }
  }

  private void answered(Connection connection, Answer answer) {
    var request = connection.takeOff();
    if (request.isEmpty() || !answer.reusable()) {
      connection.close();
    }
    if (request.isPresent()) {
      recorder.answered(request.get(), answer);
      request.get().settle();
      if (answer.reusable()) {
        idle.addFirst(connection);
      }
    }
  }

  private void ended(Connection connection, Exception why) {
    connection.close();
    idle.remove(connection);
    connection.takeOff().ifPresent(request -> fail(request, why));
  }

  private void fail(Request request, Exception why) {
    recorder.failed(request, why.getClass().getSimpleName());
    request.settle();
  }

  private static void requireNotInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
