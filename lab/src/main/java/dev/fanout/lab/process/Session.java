package dev.fanout.lab.process;

import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.program.Tracing;
import java.util.List;
import java.util.Optional;

/**
 * What was started together.
 *
 * @param demo the demo that started them and will stop them; empty after {@code up}
 * @param running in the order of starting
 */
public record Session(
    Ports ports, Tracing tracing, Optional<Identity> demo, List<Running> running) {
  /** The programs that still run. */
  public List<Running> alive() {
    return running.stream().filter(program -> program.process().isPresent()).toList();
  }

  /** How they were started. */
  public Programs programs() {
    return new Programs(ports, tracing, demo.isEmpty());
  }

  /** The demo's own process while it runs. */
  public Optional<ProcessHandle> demoProcess() {
    return demo.flatMap(Identity::process);
  }
}
