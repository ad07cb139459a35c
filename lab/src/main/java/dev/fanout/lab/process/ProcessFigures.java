package dev.fanout.lab.process;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  /**
   * CPU time of all its threads since it started, of those too that have ended: to the nanosecond
   * on Linux, as exactly as ps knows it elsewhere; zero when it is not there.
   */
  public static Duration cpu(ProcessHandle process) {
    return ProcessClock.of(process.pid())
        .or(() -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
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
