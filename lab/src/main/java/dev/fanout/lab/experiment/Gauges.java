package dev.fanout.lab.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads two gauges of a gateway every second, until it is closed; no oftener, it costs CPU. */
final class Gauges implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final List<Double> limits = new ArrayList<>();
  private final List<Double> inFlight = new ArrayList<>();
  private final Thread reader;

  /**
   * The admission limit and the products in flight, second by second.
   *
   * @param limit empty where there is no limit
   */
  record Range(List<Double> limit, List<Double> inFlight) {
    static final Range NONE = new Range(List.of(), List.of());
  }

  Gauges(Subject subject) {
    reader = Thread.ofPlatform().daemon().name("gauges").start(() -> read(subject));
  }

  private void read(Subject subject) {
    try {
      while (true) {
        Thread.sleep(EVERY);
        var metrics = Metrics.of(subject);
        if (metrics.isPresent()) {
          synchronized (limits) {
            limits.add(metrics.get().sum("fanout_admission_limit"));
            inFlight.add(metrics.get().sum("fanout_admission_inflight"));
          }
        }
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  Range range() {
    synchronized (limits) {
      return new Range(List.copyOf(limits), List.copyOf(inFlight));
    }
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
