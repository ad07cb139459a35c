package dev.fanout.lab.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Optional;

/**
 * What POSIX calls the CPU-time clock of a process, see clock_getcpuclockid(3). One call however
 * many threads there are, where the files of hundreds take tens of milliseconds to read.
 */
final class ProcessClock {
  private static final Optional<MethodHandle> CLOCK = function("clock_getcpuclockid");
  private static final Optional<MethodHandle> TIME = function("clock_gettime");

  private ProcessClock() {}

  /** Both take a number and where the result goes, and return 0 when all is well. */
  @SuppressWarnings("restricted") // as calls of native code are; the manifest allows them
  private static Optional<MethodHandle> function(String name) {
    var linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find(name)
        .map(address ->
            linker.downcallHandle(address, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS)));
  }

  /** Since it started; empty where there is no such clock, as on macOS, or no such process. */
  static Optional<Duration> of(long pid) {
    if (CLOCK.isEmpty() || TIME.isEmpty()) {
      return Optional.empty();
    }
    try (var arena = Arena.ofConfined()) {
      var clock = arena.allocate(JAVA_INT);
      var time = arena.allocate(JAVA_LONG, 2); // seconds, nanoseconds
      boolean told =
          (int) CLOCK.get().invokeExact((int) pid, clock) == 0
              && (int) TIME.get().invokeExact(clock.get(JAVA_INT, 0), time) == 0;
      return told
          ? Optional.of(
              Duration.ofSeconds(time.getAtIndex(JAVA_LONG, 0), time.getAtIndex(JAVA_LONG, 1)))
          : Optional.empty();
    } catch (Throwable e) { // which a method handle may throw, and these do not
      throw new IllegalStateException(e);
    }
  }
}
