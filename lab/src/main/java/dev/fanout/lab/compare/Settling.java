package dev.fanout.lab.compare;

import dev.fanout.lab.load.Products;
import dev.fanout.lab.program.HttpCall;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Before each slice: a contestant whose breakers are closed, as they show in what it answers. */
final class Settling {
  private static final int IN_A_ROW = 10;
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration AT_MOST = Duration.ofSeconds(40);

  private final Stand stand;
  private final Terminal terminal;
  private final Set<ProcessHandle> cold = new HashSet<>();

  Settling(Stand stand, Terminal terminal) {
    this.stand = stand;
    this.terminal = terminal;
  }

  /**
   * Until complete answers come one after the other; from a fresh process where they do not, so
   * that hours of others' figures are not lost.
   *
   * @return whether it is a process that was not put in the place of another so
   * @throws Failure when the fresh one gives none either
   */
  boolean settle(Contestant contestant) throws InterruptedException {
    if (!settles(contestant)) {
      terminal.line(
          "  %s does not recover: a fresh process is in its place, which is cold"
              .formatted(contestant.name()));
      stand.start(List.of(contestant));
      if (!settles(contestant)) {
        throw new Failure(
            contestant.name() + " gives no complete answers any more.",
            "See ./fanout logs " + contestant.name());
      }
      cold.add(stand.process(contestant));
    }
    return !cold.contains(stand.process(contestant));
  }

  private static boolean settles(Contestant contestant) throws InterruptedException {
    long end = System.nanoTime() + AT_MOST.toNanos();
    for (int complete = 0; complete < IN_A_ROW; ) {
      if (isComplete(contestant)) {
        complete++;
      } else {
        complete = 0;
        Thread.sleep(LOOK_EVERY);
      }
      if (System.nanoTime() > end) {
        return false;
      }
    }
    return true;
  }

  private static boolean isComplete(Contestant contestant) throws InterruptedException {
    try {
      var answer = HttpCall.get(contestant.url() + Products.path(0)).send();
      return answer.ok() && answer.body().contains("\"degraded\":[]");
    } catch (IOException e) {
      return false;
    }
  }
}
