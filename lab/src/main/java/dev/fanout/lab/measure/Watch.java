package dev.fanout.lab.measure;

import dev.fanout.lab.process.CompilerThreads;
import dev.fanout.lab.process.ProcessFigures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Looks at a process at two moments, and now and then between them. */
public final class Watch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(250);

  private final ProcessHandle process;
  private final CompilerThreads compilers;
  private final long to;
  private final List<Look> looks = new ArrayList<>();
  private final Thread looker;

  /**
   * @param at in the time of {@link System#nanoTime}
   * @param compilers by their number; empty where threads cannot be told apart
   * @param memory resident, in bytes
   */
  private record Look(
      long at, Duration cpu, Optional<Map<String, Duration>> compilers, OptionalLong memory) {
    /** Nanoseconds that compilers took since; what one took before it ended is not seen. */
    OptionalDouble compiling(Look before) {
      if (compilers.isEmpty() || before.compilers.isEmpty()) {
        return OptionalDouble.empty();
      }
      double sum = 0;
      for (var thread : compilers.get().entrySet()) {
        var then = before.compilers.get().getOrDefault(thread.getKey(), Duration.ZERO);
        sum += thread.getValue().minus(then).toNanos();
      }
      return OptionalDouble.of(sum);
    }
  }

  /** From now on, until it is asked. */
  public static Watch from(ProcessHandle process) {
    return new Watch(process, Duration.ZERO, Duration.ofDays(1));
  }

  /** Of a load that begins now, as long as it counts. */
  public static Watch during(Load load, ProcessHandle process) {
    return new Watch(process, load.leadIn(), load.length());
  }

  private Watch(ProcessHandle process, Duration after, Duration length) {
    this.process = process;
    this.compilers = new CompilerThreads(process.pid());
    long from = System.nanoTime() + after.toNanos();
    this.to = from + length.toNanos();
    this.looker = Thread.ofPlatform().daemon().name("watch").start(() -> looking(from));
  }

  private void looking(long from) {
    try {
      long next = from;
      while (true) {
        TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
        look();
        if (next - to >= 0) {
          return;
        }
        next = to - next > EVERY.toNanos() ? next + EVERY.toNanos() : to;
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void look() {
    synchronized (looks) {
      looks.add(
          new Look(
              System.nanoTime(),
              ProcessFigures.cpu(process),
              compilers.times(),
              ProcessFigures.memory(process.pid())));
    }
  }

  /** What it used until the last moment, or until now. */
  public Use use() {
    synchronized (looks) {
      if (looks.isEmpty() || looks.getLast().at - to < 0) {
        look();
      }
      return looks.size() < 2 ? Use.UNKNOWN : used();
    }
  }

  private Use used() {
    double compiling = 0;
    boolean toldApart = true;
    for (int i = 1; i < looks.size(); i++) {
      var since = looks.get(i).compiling(looks.get(i - 1));
      toldApart &= since.isPresent();
      compiling += since.orElse(0);
    }
    var first = looks.getFirst();
    var last = looks.getLast();
    double nanos = last.at - first.at;
    long memory =
        looks.stream()
            .map(Look::memory)
            .filter(OptionalLong::isPresent)
            .mapToLong(OptionalLong::getAsLong)
            .max()
            .orElse(0);
    return new Use(
        last.cpu.minus(first.cpu).toNanos() / nanos,
        toldApart ? OptionalDouble.of(compiling / nanos) : OptionalDouble.empty(),
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
