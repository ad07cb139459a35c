package dev.fanout.lab.process;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What the operating system knows about a process: from /proc on Linux, from ps elsewhere. */
public final class ProcessFigures {
  private ProcessFigures() {}

  /** How many this JVM may have, and those it starts; without a limit that is known, very many. */
  public static long mostOpenFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  /** CPU time of all its threads since it started, in steps of 10 ms on Linux. */
  public static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * A thread of the operating system.
   *
   * @param cpu time since it started
   * @param compiler whether it is one of a JVM's, which compile
   */
  public record Task(Duration cpu, boolean compiler) {}

  /**
   * All threads of a process by their number, with times in nanoseconds where the kernel keeps them
   * so; empty where threads cannot be told apart, as anywhere but on Linux.
   */
  public static Map<String, Task> tasks(long pid) {
    try (var threads = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
      var all = new HashMap<String, Task>();
      for (Path thread : threads.toList()) {
        task(thread).ifPresent(task -> all.put(thread.getFileName().toString(), task));
      }
      return all;
    } catch (IOException | UncheckedIOException e) { // or it ended while they were counted
      return Map.of();
    }
  }

  /** Empty when it has ended meanwhile. */
  private static Optional<Task> task(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      var ticks = cpu(stat);
      var exact = exact(thread.resolve("schedstat"));
      return Optional.of(
          new Task(exact.compareTo(ticks) > 0 ? exact : ticks, stat.contains(" Compiler")));
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
  private static Duration cpu(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Duration.ofMillis(10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12])));
  }

  /** Resident memory in bytes. */
  public static OptionalLong memory(long pid) {
    Path status = status(pid);
    if (Files.exists(status)) {
      return kilobytes(status, "VmRSS:");
    }
    var lines = ps("-o", "rss=", "-p", String.valueOf(pid));
    return lines.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(lines.getFirst().strip()) * 1024);
  }

  /** Threads of the operating system, so platform threads and the JVM's own. */
  public static OptionalLong threads(long pid) {
    Path status = status(pid);
    if (Files.exists(status)) {
      return value(status, "Threads:");
    }
    int lines = ps("-M", "-p", String.valueOf(pid)).size();
    return lines < 2 ? OptionalLong.empty() : OptionalLong.of(lines - 1L);
  }

  private static Path status(long pid) {
    return Path.of("/proc", String.valueOf(pid), "status");
  }

  private static OptionalLong kilobytes(Path status, String name) {
    OptionalLong value = value(status, name);
    return value.isEmpty() ? value : OptionalLong.of(value.getAsLong() * 1024);
  }

  /** The number after a name, as in "VmRSS: 12345 kB". */
  private static OptionalLong value(Path status, String name) {
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.substring(name.length()).strip().split(" ")[0]))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty(); // it has ended meanwhile
    }
  }

  private static List<String> ps(String... arguments) {
    return Output.of("ps", arguments);
  }
}
