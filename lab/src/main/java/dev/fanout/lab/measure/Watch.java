package dev.fanout.lab.measure;

import dev.fanout.lab.process.ProcessFigures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Looks at a process now and then, until it is closed. */
public final class Watch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(250);

  private final ProcessHandle process;
  private final List<Look> looks = new ArrayList<>();
  private final Thread looker;

  /**
   * @param at in the time of {@link System#nanoTime}
   * @param memory resident, in bytes
   */
  private record Look(long at, Duration cpu, OptionalLong memory) {}

  public Watch(ProcessHandle process) {
    this.process = process;
    this.looker = Thread.ofPlatform().daemon().name("watch").start(this::look);
  }

  private void look() {
    try {
      while (true) {
        synchronized (looks) {
          looks.add(
              new Look(
                  System.nanoTime(),
                  ProcessFigures.cpu(process),
                  ProcessFigures.memory(process.pid())));
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  /** What it used from one time to another. */
  public Use use(long from, long to) {
    synchronized (looks) {
      var within = looks.stream().filter(look -> look.at - from >= 0 && look.at <= to).toList();
      return within.size() < 2 ? Use.UNKNOWN : use(within);
    }
  }

  private static Use use(List<Look> looks) {
    Look first = looks.getFirst();
    Look last = looks.getLast();
    double cpu = (double) last.cpu.minus(first.cpu).toNanos() / (last.at - first.at);
    long memory =
        looks.stream()
            .map(Look::memory)
            .filter(OptionalLong::isPresent)
            .mapToLong(OptionalLong::getAsLong)
            .max()
            .orElse(0);
    return new Use(cpu, memory);
  }

  @Override
  public void close() {
    looker.interrupt();
    try {
      looker.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
