package dev.fanout.gateway.cancellation;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/**
 * Interrupts a thread that is not done in time. One thread for all, since a timed wait of a virtual
 * thread costs two trips through the JDK's own scheduler and an untimed one none.
 */
@Component
public final class InterruptTimer implements AutoCloseable {

  private enum State {
    RUNNING,
    DONE,
    STRIKING,
    STRUCK
  }

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("interrupt-timer").factory());

  InterruptTimer() {
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Watches the calling thread from now on, until what is returned is closed. */
  public Overdue interruptAfter(Duration time) {
    var overdue = new Overdue(Thread.currentThread());
    overdue.strike = timer.schedule(overdue::strike, time.toNanos(), TimeUnit.NANOSECONDS);
    return overdue;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  public static final class Overdue implements AutoCloseable {

    private final Thread thread;
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private Future<?> strike;

    private Overdue(Thread thread) {
      this.thread = thread;
    }

    /** Whether the time was over and the thread was, or is being, interrupted for it. */
    public boolean struck() {
      return state.get().compareTo(State.DONE) > 0;
    }

    private void strike() {
      if (state.compareAndSet(State.RUNNING, State.STRIKING)) {
        thread.interrupt();
        state.set(State.STRUCK);
      }
    }

    /** From here on no interrupt comes, and one that came is taken back. */
    @Override
    public void close() {
      if (state.compareAndSet(State.RUNNING, State.DONE)) {
        strike.cancel(false);
        return;
      }
      while (state.get() == State.STRIKING) {
        Thread.onSpinWait();
      }
      Thread.interrupted();
    }
  }
}
