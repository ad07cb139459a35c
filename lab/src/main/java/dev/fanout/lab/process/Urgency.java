package dev.fanout.lab.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A thread that comes before all others where it has something to do, on Linux and as root (chrt).
 * One of the usual kind that wakes up may have to wait until whoever runs has had its turn, which
 * makes a load late.
 */
public final class Urgency implements AutoCloseable {
  private static final Path THIS_THREAD = Path.of("/proc/thread-self");
  private static final String ALLOWED = "allowed";

  /** Of the operating system; empty when it goes on as it was. */
  private final Optional<String> thread;

  private Urgency(Optional<String> thread) {
    this.thread = thread;
  }

  /** Asked once. */
  private static final class Permission {
    private static final boolean GIVEN =
        Output.of("chrt", "--rr", "1", "echo", ALLOWED).contains(ALLOWED);
  }

  /** Whether there will be any. */
  public static boolean isAllowed() {
    return Permission.GIVEN;
  }

  /** Until it is closed, by the same thread. Without permission nothing changes. */
  public static Urgency ofThisThread() {
    var thread =
        isAllowed() && !Thread.currentThread().isVirtual() ? id() : Optional.<String>empty();
    // what it starts meanwhile has none
    thread.ifPresent(id -> Output.of("chrt", "--reset-on-fork", "--rr", "--pid", "1", id));
    return new Urgency(thread);
  }

  private static Optional<String> id() {
    try {
      return Optional.of(Files.readSymbolicLink(THIS_THREAD).getFileName().toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    thread.ifPresent(id -> Output.of("chrt", "--other", "--pid", "0", id));
  }
}
