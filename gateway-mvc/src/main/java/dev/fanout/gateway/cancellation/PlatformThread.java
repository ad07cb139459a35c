package dev.fanout.gateway.cancellation;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A platform thread whose interrupt ends an exchange, as it does on a virtual one: in a socket only
 * the latter heeds it (Goetz et al., "Java Concurrency in Practice", 2006, section 7.1.6).
 */
public final class PlatformThread extends Thread {

  private static final AtomicInteger STARTED = new AtomicInteger();

  private volatile Runnable exchange = () -> {};

  PlatformThread(Runnable work) {
    super(work, "fork-" + STARTED.getAndIncrement());
    setDaemon(true);
  }

  /**
   * To be called by this thread itself.
   *
   * @param end of the exchange that now begins; does nothing when that is over
   */
  public void onInterrupt(Runnable end) {
    exchange = end;
    if (isInterrupted()) {
      end.run();
    }
  }

  @Override
  public void interrupt() {
    super.interrupt();
    exchange.run();
  }
}
