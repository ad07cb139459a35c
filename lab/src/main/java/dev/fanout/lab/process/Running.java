package dev.fanout.lab.process;

import java.util.Optional;

/** A program that was started, and the process it became. */
public record Running(String name, Identity identity) {
  /** Its process, empty once it has ended. */
  public Optional<ProcessHandle> process() {
    return identity.process();
  }
}
