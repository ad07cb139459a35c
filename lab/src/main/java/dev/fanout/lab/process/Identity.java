package dev.fanout.lab.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which process is meant, for good: a pid alone may be another program's tomorrow.
 *
 * @param started as the operating system says
 */
public record Identity(long pid, Instant started) {
  /** The system derives start times from the time of its boot, which clock corrections move. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  static Identity of(ProcessHandle process) {
    return new Identity(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
  }

  /** This process. */
  public static Identity self() {
    return of(ProcessHandle.current());
  }

  /** The process, if it still runs and is the one that was meant. */
  public Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        // one that has ended, but whose parent never asked for its exit code, has no command
        .filter(process -> process.info().command().isPresent())
        .filter(process -> {
          var now = of(process).started();
          return Duration.between(started, now).abs().compareTo(TOLERANCE) <= 0;
        });
  }
}
