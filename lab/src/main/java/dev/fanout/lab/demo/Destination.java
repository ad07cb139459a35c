package dev.fanout.lab.demo;

import dev.fanout.lab.process.FreePorts;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Tracing;
import java.util.List;
import java.util.Optional;

/**
 * Where the demo's spans go.
 *
 * @param obstacle why nobody will see them, for people, where that is so
 */
public record Destination(Tracing tracing, Optional<String> obstacle) {
  /** To whoever takes them already; else the demo shows them itself if its ports are free. */
  public static Destination choose(boolean agent, Ports ports) throws InterruptedException {
    return choose(agent, ports, Tracing.OTLP_PORT);
  }

  /**
   * @param otlpPort where somebody may take them
   */
  static Destination choose(boolean agent, Ports ports, int otlpPort) throws InterruptedException {
    if (!agent) {
      return new Destination(Tracing.OFF, Optional.empty());
    }
    if (Tracing.taken(otlpPort)) {
      return new Destination(Tracing.SENT, Optional.empty());
    }
    for (int port : List.of(ports.otlp(), ports.viewer())) {
      var holder = FreePorts.holderOf(port);
      if (holder.isPresent()) {
        return new Destination(Tracing.UNSENT, Optional.of(sentence(port, holder.get())));
      }
    }
    return new Destination(Tracing.VIEWED, Optional.empty());
  }

  private static String sentence(int port, String holder) {
    return "No traces will be shown: port %d is taken by %s. --port-offset shifts all ports."
        .formatted(port, holder);
  }
}
