package dev.fanout.lab.measure;

import dev.fanout.lab.process.ProcessFigures;
import dev.fanout.lab.process.ProcessFigures.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Looks at a process at two moments, and now and then between them. */
public final class Watch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(250);

  private final ProcessHandle process;
  private final long to;
  private final List<Look> looks = new ArrayList<>();
  private final Thread looker;

  /**
   * @param at in the time of {@link System#nanoTime}
   * @param tasks empty where threads cannot be told apart
   * @param memory resident, in bytes
   */
  private record Look(long at, Duration cpu, Map<String, Task> tasks, OptionalLong memory) {
    /** Nanoseconds that threads took since; what one took before it ended is not seen. */
    double since(Look before, Predicate<Task> which) {
      double sum = 0;
      for (var task : tasks.entrySet()) {
        if (which.test(task.getValue())) {
          var then = before.tasks.get(task.getKey());
          sum += task.getValue().cpu().toNanos() - (then == null ? 0 : then.cpu().toNanos());
        }
      }
      return sum;
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
    long from = System.nanoTime() + after.toNanos();
    this.process = process;
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
              ProcessFigures.tasks(process.pid()),
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
    double all = 0;
    for (int i = 1; i < looks.size(); i++) {
      compiling += looks.get(i).since(looks.get(i - 1), Task::compiler);
      all += looks.get(i).since(looks.get(i - 1), _ -> true);
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
    return last.tasks.isEmpty()
        ? new Use(last.cpu.minus(first.cpu).toNanos() / nanos, OptionalDouble.empty(), memory)
        : new Use(all / nanos, OptionalDouble.of(compiling / nanos), memory);
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
