package dev.fanout.gateway.admission;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.fanout.core.admission.Admission;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.stereotype.Component;

/** Sees how long an event loop has something else to do; so long a refusal waits. */
@Component
final class SchedulingDelay implements AutoCloseable {

  private final Admission admission;
  private volatile boolean closed;

  SchedulingDelay(Admission admission, ReactorResourceFactory reactor) {
    this.admission = admission;
    for (EventExecutor loop : reactor.getLoopResources().onServer(true)) {
      new Probe(loop).await();
    }
  }

  /** With the clock of its own that a fixed rate has, it could be late for ever. */
  private final class Probe implements Runnable {

    private final EventExecutor loop;
    private long due = System.nanoTime();

    private Probe(EventExecutor loop) {
      this.loop = loop;
    }

    void await() {
      due += Admission.PROBE.toNanos();
      loop.schedule(this, due - System.nanoTime(), NANOSECONDS);
    }

    @Override
    public void run() {
      admission.delayed(Duration.ofNanos(System.nanoTime() - due));
      if (!closed) {
        await();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
