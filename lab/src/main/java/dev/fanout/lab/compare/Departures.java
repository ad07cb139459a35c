package dev.fanout.lab.compare;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Clients who left before their answer, and what became of one service's calls for them.
 *
 * @param left how many left
 * @param ended how many of their calls ended before their answer; others had one, or never began
 * @param ranOnMillis on average, from the moment at which a client left to that at which the
 *     service saw its call end; 0 where none did
 */
record Departures(long left, long ended, double ranOnMillis) {
  /** Less than until the same product is asked for again. */
  static final Duration RUNS_ON_AT_MOST = Duration.ofSeconds(1);

  private static final double MILLI = 1e6;

  /**
   * Something about a product.
   *
   * @param path with its id, and no other digits
   * @param nanos of {@link System#nanoTime}, which is one clock for all processes of a machine
   */
  record Moment(String path, long nanos) {
    String product() {
      return path.replaceAll("\\D+", "");
    }
  }

  /**
   * A call is taken to be of the client who left before it ended, and after the product's last one.
   *
   * @param left in order
   * @param ended in any order
   */
  static Departures of(List<Moment> left, List<Moment> ended) {
    Map<String, TreeSet<Long>> ends = new HashMap<>();
    for (var end : ended) {
      ends.computeIfAbsent(end.product(), _ -> new TreeSet<>()).add(end.nanos());
    }
    long found = 0;
    long ranOn = 0;
    for (var client : left) {
      var candidates = ends.getOrDefault(client.product(), new TreeSet<>());
      var end = candidates.ceiling(client.nanos());
      if (end != null && end - client.nanos() <= RUNS_ON_AT_MOST.toNanos()) {
        candidates.remove(end);
        found++;
        ranOn += end - client.nanos();
      }
    }
    return new Departures(left.size(), found, found == 0 ? 0 : ranOn / MILLI / found);
  }
}
