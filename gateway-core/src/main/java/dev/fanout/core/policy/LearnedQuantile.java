package dev.fanout.core.policy;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A quantile of the recent past, within 1 % (DDSketch: Masson, Rim, Lee, VLDB 2019). It remembers
 * one to two windows, each of 1,000 calls or, where those take longer, of 10 s and at least 100; so
 * it follows a shift without a setting.
 */
final class LearnedQuantile {

  /** Before it has seen so many calls it knows nothing. */
  static final int ENOUGH = 100;

  private static final int WINDOW = 1000;
  private static final Duration WINDOW_TIME = Duration.ofSeconds(10);

  /** Merging the windows takes microseconds, which not every call has to pay. */
  private static final int EVERY = 20;

  private static final double ACCURACY = 0.01;
  private static final int MAX_BINS = 2048;

  private final double quantile;
  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();
  private DDSketch before = sketch();
  private DDSketch now = sketch();
  private long windowBegun;
  private volatile Duration value;

  LearnedQuantile(double quantile, LongSupplier nanoClock) {
    this.quantile = quantile;
    this.nanoClock = nanoClock;
    this.windowBegun = nanoClock.getAsLong();
  }

  /** Leaves a time out rather than let its caller wait, which may be an event loop. */
  void learn(Duration time) {
    if (!lock.tryLock()) {
      return;
    }
    try {
      now.accept(time.toNanos());
      long calls = (long) now.getCount();
      if (calls % EVERY == 0) {
        update();
        boolean old = nanoClock.getAsLong() - windowBegun >= WINDOW_TIME.toNanos();
        if (calls >= WINDOW || old && calls >= ENOUGH) {
          before = now;
          now = sketch();
          windowBegun = nanoClock.getAsLong();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void update() {
    var both = before.copy();
    both.mergeWith(now);
    if (both.getCount() >= ENOUGH) {
      value = Duration.ofNanos((long) both.getValueAtQuantile(quantile));
    }
  }

  /** Begins anew. */
  void forget() {
    lock.lock();
    try {
      before = sketch();
      now = sketch();
      windowBegun = nanoClock.getAsLong();
      value = null;
    } finally {
      lock.unlock();
    }
  }

  /** Empty as long as it knows nothing. */
  Optional<Duration> value() {
    return Optional.ofNullable(value);
  }

  private static DDSketch sketch() {
    return DDSketches.collapsingLowestDense(ACCURACY, MAX_BINS);
  }
}
