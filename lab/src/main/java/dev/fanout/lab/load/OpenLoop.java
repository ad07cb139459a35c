package dev.fanout.lab.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Load that does not wait for the server: request k is due at start + k/rate, whatever became of
 * those before it, and its latency counts from then. A stall of the server so shows in every
 * request that was due meanwhile; a generator that waits for answers would send fewer and hide it.
 *
 * <p>One platform thread keeps the time; each request runs in a virtual thread on a connection of
 * its own. Connections are opened before the load and kept.
 */
public final class OpenLoop implements AutoCloseable {
  /** Time to reach the first request with everything set up. */
  private static final long LEAD_NANOS = 5_000_000;

  private static final long LOOK_EVERY_NANOS = 1_000_000;

  private final URI base;
  private final Duration timeout;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
  private Recorder recorder = new Recorder();

  private OpenLoop(URI base, Duration timeout) {
    this.base = base;
    this.timeout = timeout;
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
    try {
      for (int i = 0; i < connections; i++) {
        load.idle.add(new Connection(base));
      }
      return load;
    } catch (IOException e) {
      load.close();
      throw e;
    }
  }

  /**
   * Runs the load and waits for the last answer, so at most its length and the timeout.
   *
   * @param rate requests per second
   * @param path of request k
   */
  public Tally run(double rate, Duration length, LongFunction<String> path)
      throws InterruptedException {
    recorder = new Recorder();
    long total = Math.round(rate * length.toNanos() / 1e9);
    long start = System.nanoTime() + LEAD_NANOS;
    var open = new ArrayDeque<Request>();
    for (long k = 0; k < total; k++) {
      var request = new Request(start + (long) (k * 1e9 / rate), path.apply(k));
      for (long left; (left = request.due - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(left);
        requireNotInterrupted();
      }
      open.add(request);
      Thread.startVirtualThread(request);
      giveUpOverdue(open);
    }
    while (!open.isEmpty()) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
      requireNotInterrupted();
      giveUpOverdue(open);
    }
    return recorder.tally();
  }

  @Override
  public void close() {
    idle.forEach(Connection::close);
  }

  /**
   * Looks at requests in the order they were due. A timed read would do the same, but costs a
   * virtual thread far more than a look now and then.
   */
  private void giveUpOverdue(Deque<Request> open) {
    while (!open.isEmpty() && open.peekFirst().done) {
      open.removeFirst();
    }
    if (!open.isEmpty() && System.nanoTime() - open.peekFirst().due > timeout.toNanos()) {
      open.peekFirst().giveUp();
    }
  }

  private static void requireNotInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private final class Request implements Runnable {
    private final long due;
    private final String path;

    /** Whoever takes it out decides what becomes of it: back to the idle ones, or closed. */
    private final AtomicReference<Connection> connection = new AtomicReference<>();

    private volatile boolean givenUp;
    private volatile boolean done;

    Request(long due, String path) {
      this.due = due;
      this.path = path;
    }

    @Override
    public void run() {
      try {
        exchange();
      } catch (IOException | RuntimeException e) {
        closeConnection();
        recorder.failed(
            givenUp ? "no answer in " + timeout.toSeconds() + " s" : e.getClass().getSimpleName());
      } finally {
        done = true;
      }
    }

    private void exchange() throws IOException {
      recorder.sent(System.nanoTime() - due);
      Connection mine = idle.pollFirst();
      if (mine == null) {
        recorder.opened();
        mine = new Connection(base);
      }
      connection.set(mine);
      if (givenUp) {
        throw new IOException("given up while connecting");
      }
      Answer answer = mine.get(path);
      recorder.answered(answer, System.nanoTime() - due);
      if (answer.reusable() && connection.compareAndSet(mine, null)) {
        idle.addFirst(mine);
      } else {
        closeConnection();
      }
    }

    /** Its thread sees the connection end. */
    void giveUp() {
      givenUp = true;
      closeConnection();
    }

    private void closeConnection() {
      Connection mine = connection.getAndSet(null);
      if (mine != null) {
        mine.close();
      }
    }
  }
}
