package dev.fanout.core.shutdown;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How a gateway stops without losing what it has accepted: the listener closes, requests that were
 * received, or are about to be, finish; what takes longer than that is cancelled and answered.
 */
public final class DrainSequence {

  /** For all requests together, from the start of the stop. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Of that, for a client that has connected and not yet sent its request. */
  private static final Duration FIRST_REQUEST = Duration.ofSeconds(1);

  /** For answers to what was cancelled. */
  private static final Duration LAST_ANSWERS = Duration.ofMillis(500);

  private static final Duration PERIOD = Duration.ofMillis(10);

  private DrainSequence() {}

  /**
   * Blocks until nothing is left to do or, after 20.5 s, nothing more to wait for.
   *
   * @param closeListener from then on nobody connects, and no answer keeps its connection alive
   * @param connected whether clients have connections
   * @param busy whether requests are in flight
   * @param cancel cancels all that are
   */
  public static void run(
      Runnable closeListener, BooleanSupplier connected, BooleanSupplier busy, Runnable cancel) {
    long begun = System.nanoTime();
    closeListener.run();
    awaitNot(connected, System.nanoTime(), FIRST_REQUEST);
    awaitNot(busy, begun, PATIENCE);
    cancel.run();
    awaitNot(busy, System.nanoTime(), LAST_ANSWERS);
  }

  private static void awaitNot(BooleanSupplier condition, long since, Duration atMost) {
    try {
      while (condition.getAsBoolean() && System.nanoTime() - since < atMost.toNanos()) {
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException e) { // whoever stops the gateway is in a greater hurry
      Thread.currentThread().interrupt();
    }
  }
}
