package dev.fanout.lab.measure;

import dev.fanout.lab.process.ProcessFigures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
   * @param compilers by thread
   * @param memory resident, in bytes
   */
  private record Look(
      long at, Duration cpu, Optional<Map<String, Duration>> compilers, OptionalLong memory) {
    /** What compilers have taken since; what one of them took before it ended is not seen. */
    double compiling(Look before) {
      return compilers.orElse(Map.of()).entrySet().stream()
          .map(now ->
              now.getValue()
                  .minus(
                      before.compilers.orElse(Map.of()).getOrDefault(now.getKey(), Duration.ZERO)))
          .mapToDouble(Duration::toNanos)
          .sum();
    }
  }

  public Watch(ProcessHandle process) {
    this.process = process;
    this.looker = Thread.ofPlatform().daemon().name("watch").start(this::looking);
  }

  private void looking() {
    try {
      while (true) {
        look();
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  /** Once more, now. */
  public void look() {
    synchronized (looks) {
      looks.add(
          new Look(
              System.nanoTime(),
              ProcessFigures.cpu(process),
              ProcessFigures.compilers(process.pid()),
              ProcessFigures.memory(process.pid())));
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
    double nanos = last.at - first.at;
    double compiling = 0;
    for (int i = 1; i < looks.size(); i++) {
      compiling += looks.get(i).compiling(looks.get(i - 1));
    }
    long memory =
        looks.stream()
            .map(Look::memory)
            .filter(OptionalLong::isPresent)
            .mapToLong(OptionalLong::getAsLong)
            .max()
            .orElse(0);
    return new Use(
        last.cpu.minus(first.cpu).toNanos() / nanos,
        last.compilers.isPresent() ? OptionalDouble.of(compiling / nanos) : OptionalDouble.empty(),
        memory);
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
