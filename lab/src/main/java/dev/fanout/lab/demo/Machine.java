package dev.fanout.lab.demo;

import com.sun.management.OperatingSystemMXBean;
import dev.fanout.lab.process.ProcessFigures;
import dev.fanout.lab.process.Running;
import dev.fanout.lab.process.Session;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** How busy the machine is with something else than this lab, from its making on. */
final class Machine {
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final Session session;
  private final long began = System.nanoTime();
  private final Duration ownBefore;

  Machine(Session session) {
    this.session = session;
    this.ownBefore = own();
    system.getCpuLoad(); // each call tells the load since the one before
  }

  /** Share of all processors' time that other programs took; 0 where the system does not tell. */
  double elsewhere() {
    double capacity =
        (double) (System.nanoTime() - began) * Runtime.getRuntime().availableProcessors();
    double own = own().minus(ownBefore).toNanos() / capacity;
    return Math.clamp(system.getCpuLoad() - own, 0.0, 1.0);
  }

  private Duration own() {
    Duration sum = ProcessFigures.cpu(ProcessHandle.current());
    for (Running program : session.running()) {
      sum = sum.plus(program.process().map(ProcessFigures::cpu).orElse(Duration.ZERO));
    }
    return sum;
  }
}
