package dev.fanout.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The process that listens on a port, as far as this user may see: /proc on Linux, else lsof. */
final class PortHolder {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTEN = "0A";

  private PortHolder() {}

  static Optional<ProcessHandle> of(int port) {
    Optional<Long> pid = Files.exists(PROC.resolve("net/tcp")) ? fromProc(port) : fromLsof(port);
    return pid.flatMap(ProcessHandle::of);
  }

  private static Optional<Long> fromLsof(int port) {
    return Output.of("lsof", "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN").stream()
        .map(Long::valueOf)
        .findFirst();
  }

  private static Optional<Long> fromProc(int port) {
    var sockets = new HashSet<String>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      sockets.addAll(listening(PROC.resolve(table), port));
    }
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> holds(pid, sockets))
        .findFirst();
  }

  /** Columns of the kernel's table: 1 local address:port in hexadecimal, 3 state, 9 inode. */
  private static Set<String> listening(Path table, int port) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    var sockets = new HashSet<String>();
    try (var lines = Files.lines(table)) {
      lines
          .map(line -> line.strip().split("\\s+"))
          .filter(columns -> columns[1].endsWith(suffix) && columns[3].equals(LISTEN))
          .forEach(columns -> sockets.add("socket:[" + columns[9] + "]"));
    } catch (IOException e) {
      return Set.of(); // a kernel without IPv6
    }
    return sockets;
  }

  private static boolean holds(long pid, Set<String> sockets) {
    try (var files = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
      for (Path file : files) {
        if (Files.isSymbolicLink(file)
            && sockets.contains(Files.readSymbolicLink(file).toString())) {
          return true;
        }
      }
      return false;
    } catch (IOException | UncheckedIOException e) {
      return false; // another user's, or ended meanwhile
    }
  }
}
