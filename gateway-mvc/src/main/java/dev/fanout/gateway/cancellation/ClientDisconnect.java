package dev.fanout.gateway.cancellation;

import dev.fanout.core.policy.CancellationCause;
import dev.fanout.core.policy.RequestContext;
import dev.fanout.gateway.cancellation.WatchableHttp11Protocol.Connection;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Interrupts the thread of a request whose client has closed its connection, or its half of it.
 * Nothing tells a thread that blocks; so another one looks at the connections of all requests that
 * take long, and only while they do nothing but wait for their calls.
 */
@Component
public final class ClientDisconnect implements AutoCloseable {

  /** A client that leaves is noticed after one to two of these. */
  private static final Duration PERIOD = Duration.ofMillis(40);

  private static final Logger log = LoggerFactory.getLogger(ClientDisconnect.class);

  private volatile boolean draining;
  private volatile boolean stopping;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final Thread watcher =
      Thread.ofPlatform().daemon().name("client-watch").unstarted(this::watch);

  ClientDisconnect(@Value("${server.http2.enabled:false}") boolean http2) {
    if (http2) {
      log.warn("HTTP/2: calls for a client that leaves run on until the deadline");
    }
    watcher.start();
  }

  /**
   * Watches over the calling thread, until what is returned is closed; the interrupt then is taken
   * back.
   *
   * @param context is told the cause of the interrupt
   */
  public Watch watch(HttpServletRequest request, RequestContext context) {
    return watch(request, context, false);
  }

  /** The same for an answer that could go on for ever, so that a stop interrupts it at once. */
  public Watch watchEndless(HttpServletRequest request, RequestContext context) {
    return watch(request, context, true);
  }

  private Watch watch(HttpServletRequest request, RequestContext context, boolean endless) {
    var connection = (Connection) request.getAttribute(WatchableHttp11Protocol.CONNECTION);
    var watch = new Watch(connection, context, endless);
    watches.add(watch);
    if (stopping || endless && draining) {
      watch.interrupt(CancellationCause.SHUTDOWN);
    }
    return watch;
  }

  /** Interrupts what could go on for ever, since the gateway is about to stop. */
  public void endStreams() {
    draining = true;
    watches.stream()
        .filter(watch -> watch.endless)
        .forEach(watch -> watch.interrupt(CancellationCause.SHUTDOWN));
  }

  /** Whether there are requests at work, whichever way they came. */
  public boolean areWatched() {
    return !watches.isEmpty();
  }

  /** Interrupts all requests, since the gateway stops, and from then on any that still comes. */
  public void cancelAll() {
    stopping = true;
    watches.forEach(watch -> {
      watch.interrupt(CancellationCause.SHUTDOWN);
      watch.endWrite();
    });
  }

  @Override
  public void close() {
    watcher.interrupt();
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(PERIOD);
        long now = System.nanoTime();
        watches.forEach(watch -> watch.look(now));
      }
    } catch (InterruptedException e) {
      // the gateway has stopped
    }
  }

  /** One request at work. */
  public final class Watch implements AutoCloseable {

    private final Connection connection;
    private final RequestContext context;
    private final boolean endless;
    private final Thread thread = Thread.currentThread();
    private volatile long looked = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean over;
    private boolean writing;
    private boolean interrupted;
    private volatile boolean clientGone;

    /**
     * @param connection null where there is none to look at, as with HTTP/2
     */
    private Watch(Connection connection, RequestContext context, boolean endless) {
      this.connection = connection;
      this.context = context;
      this.endless = endless;
    }

    /** From now on the kernel takes about twice as many bytes of what is not read, at most. */
    public void boundSendBuffer(int bytes) {
      if (connection != null) {
        connection.boundSendBuffer(bytes);
      }
    }

    /** Whether that is why the thread was interrupted. */
    public boolean isClientGone() {
      return clientGone;
    }

    /**
     * Before the thread writes to its client. Nobody looks at the connection from then on, and an
     * interrupt, which would close it, waits.
     *
     * @throws InterruptedException when the interrupt has come already
     */
    public void beginWriting() throws InterruptedException {
      lock.lock();
      try {
        if (interrupted) {
          throw new InterruptedException();
        }
        writing = true;
      } finally {
        lock.unlock();
      }
    }

    public void endWriting() {
      lock.lock();
      try {
        writing = false;
        if (interrupted) {
          thread.interrupt();
        }
        look(System.nanoTime()); // at one that is nearly always written to
      } finally {
        lock.unlock();
      }
    }

    /** A write that waits for its client ends with its connection, and then only. */
    private void endWrite() {
      lock.lock();
      try {
        if (writing && connection != null) {
          connection.cut();
          thread.interrupt();
        }
      } finally {
        lock.unlock();
      }
    }

    private void look(long now) {
      if (connection == null || now - looked < PERIOD.toNanos()) {
        return;
      }
      lock.lock();
      try {
        if (over || writing) {
          return;
        }
        looked = now;
        if (connection.isClosedByClient()) {
          clientGone = true;
          interrupt(CancellationCause.CLIENT_GONE);
        }
      } catch (RuntimeException | Error e) { // the others are to be looked at all the same
        over = true;
        try (var _ = context.trace().makeCurrent()) {
          log.debug("Cannot tell whether the client is still there", e);
        }
      } finally {
        lock.unlock();
      }
    }

    private void interrupt(CancellationCause cause) {
      lock.lock();
      try {
        if (!over) {
          over = true;
          interrupted = true;
          context.cancelled(cause);
          if (!writing) {
            thread.interrupt();
          }
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      watches.remove(this);
      lock.lock();
      try {
        over = true;
        if (interrupted) {
          interrupted = false;
          Thread.interrupted();
        }
      } finally {
        lock.unlock();
      }
      if (clientGone) {
        connection.abort();
      }
    }
  }
}
