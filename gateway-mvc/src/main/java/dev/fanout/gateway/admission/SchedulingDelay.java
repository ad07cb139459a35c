package dev.fanout.gateway.admission;

import dev.fanout.core.admission.Admission;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Sees how long a thread that could run waits for its turn, a virtual one for a carrier; so long a
 * refusal waits.
 */
@Component
final class SchedulingDelay implements AutoCloseable {

  private final Thread probe;

  SchedulingDelay(
      Admission admission, @Value("${spring.threads.virtual.enabled}") boolean virtual) {
    var thread = virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
    probe = thread.name("scheduling-delay").start(() -> probe(admission));
  }

  private static void probe(Admission admission) {
    try {
      for (long due = System.nanoTime(); ; due += Admission.PROBE.toNanos()) {
        Thread.sleep(Duration.ofNanos(due - System.nanoTime()));
        admission.delayed(Duration.ofNanos(System.nanoTime() - due));
      }
    } catch (InterruptedException e) { // the gateway ends
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    probe.interrupt();
  }
}
