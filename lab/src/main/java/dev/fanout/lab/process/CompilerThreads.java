package dev.fanout.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The threads of a JVM that compile. The name of each thread is read once, at the beginning for
 * most: there may be hundreds, and a look shall not take longer than what it looks at.
 */
public final class CompilerThreads {
  private static final String NAME = " Compiler";

  private final Path threads;
  private final Map<String, Boolean> known = new HashMap<>();

  public CompilerThreads(long pid) {
    this.threads = Path.of("/proc", String.valueOf(pid), "task");
    times();
  }

  /**
   * CPU time of each since it started, by its number: in nanoseconds where the kernel keeps them
   * so. Empty where threads cannot be told apart, as anywhere but on Linux.
   */
  public Optional<Map<String, Duration>> times() {
    try (var all = Files.list(threads)) {
      var times = new HashMap<String, Duration>();
      for (Path thread : all.toList()) {
        String number = thread.getFileName().toString();
        if (known.computeIfAbsent(number, _ -> compiles(thread))) {
          time(thread).ifPresent(time -> times.put(number, time));
        }
      }
      return Optional.of(times);
    } catch (IOException | UncheckedIOException e) { // or it ended meanwhile
      return Optional.empty();
    }
  }

  private static boolean compiles(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).contains(NAME);
    } catch (IOException e) { // it has ended meanwhile
      return false;
    }
  }

  /** Empty when it has ended meanwhile. */
  private static Optional<Duration> time(Path thread) {
    try {
      var ticks = ticks(Files.readString(thread.resolve("stat")));
      var exact = exact(thread.resolve("schedstat"));
      return Optional.of(exact.compareTo(ticks) > 0 ? exact : ticks);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The first field of a thread's schedstat; zero where the kernel keeps none. */
  private static Duration exact(Path schedstat) throws IOException {
    return Files.exists(schedstat)
        ? Duration.ofNanos(Long.parseLong(Files.readString(schedstat).split(" ", 2)[0]))
        : Duration.ZERO;
  }

  /**
   * Fields 14 and 15 of proc(5)'s stat, in ticks of 10 ms; the name before them may hold blanks.
   */
  private static Duration ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Duration.ofMillis(10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12])));
  }
}
