package dev.fanout.lab.compare;

import dev.fanout.lab.load.Products;
import java.time.Duration;
import java.util.function.LongFunction;

/**
 * What is asked in a slice, and by how patient clients.
 *
 * @param scenario the sample is of
 * @param path of request k
 * @param patience a request without an answer so long after it was due has failed
 * @param connections opened before the load; more are opened where they do not suffice
 * @param known to be in every answer's time, and so left out of it
 */
record Traffic(
    String scenario,
    LongFunction<String> path,
    Duration patience,
    int connections,
    Duration known) {
  /** Twice the deadline: nobody waits longer for a page. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Enough for what is answered in the usual time. */
  private static final double CONNECTION_SECONDS = 0.15;

  static Traffic typical(double rate) {
    return of(Sample.TYPICAL, rate);
  }

  /** One product after the other. */
  static Traffic of(String scenario, double rate) {
    return new Traffic(scenario, Products::path, PATIENCE, connections(rate), Duration.ZERO);
  }

  Traffic asking(LongFunction<String> other) {
    return new Traffic(scenario, other, patience, connections, known);
  }

  /** For answers that take so long each, and clients who wait for them. */
  Traffic waiting(Duration delay, Duration other, int inFlight) {
    return new Traffic(scenario, path, other, Math.max(connections, inFlight), delay);
  }

  private static int connections(double rate) {
    return (int) Math.ceil(rate * CONNECTION_SECONDS);
  }
}
