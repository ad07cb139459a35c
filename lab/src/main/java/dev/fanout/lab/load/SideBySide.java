package dev.fanout.lab.load;

import dev.fanout.lab.terminal.Progress;
import dev.fanout.lab.terminal.Terminal;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same load for several servers in turn, wherever they run. */
public final class SideBySide {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Comes before each slice and does not count: connections are opened, a young JVM gets older. */
  private static final Duration LEAD_IN = Duration.ofSeconds(1);

  private static final Duration SLICE = Duration.ofSeconds(5);

  /** Enough for answers that take as long as a part may take, 300 ms, with room. */
  private static final double CONNECTION_SECONDS = 0.5;

  private final Map<String, URI> targets;
  private final double rate;
  private final Duration each;

  /**
   * @param rate requests per second
   * @param each for each target, in sum over its slices
   */
  public SideBySide(Map<String, URI> targets, double rate, Duration each) {
    this.targets = targets;
    this.rate = rate;
    this.each = each;
  }

  /**
   * A B B A, so that a machine that gets slower or faster meanwhile treats all alike.
   *
   * @throws IOException when a target takes no connection
   */
  public Map<String, Tally> run(Terminal terminal) throws IOException, InterruptedException {
    int rounds = 2 * Math.max(1, Math.round((float) each.toMillis() / SLICE.toMillis() / 2));
    Duration slice = each.dividedBy(rounds);
    var tallies = new LinkedHashMap<String, Tally>();
    targets.keySet().forEach(name -> tallies.put(name, Tally.none()));
    String title =
        "%d requests/s to each in turn, %d slices of %d ms"
            .formatted(Math.round(rate), rounds, slice.toMillis());
    Duration length = slice.plus(LEAD_IN).multipliedBy((long) rounds * targets.size());
    try (var _ = new Progress(terminal, title, length)) {
      for (int round = 0; round < rounds; round++) {
        List<String> order = new ArrayList<>(targets.keySet());
        for (String name : round % 2 == 0 ? order : order.reversed()) {
          tallies.merge(name, slice(targets.get(name), slice), Tally::plus);
        }
      }
    }
    return tallies;
  }

  private Tally slice(URI target, Duration length) throws IOException, InterruptedException {
    int connections = (int) Math.ceil(rate * CONNECTION_SECONDS);
    try (var load = OpenLoop.connect(target, connections, TIMEOUT)) {
      return load.run(rate, LEAD_IN, length, Products::path);
    }
  }
}
