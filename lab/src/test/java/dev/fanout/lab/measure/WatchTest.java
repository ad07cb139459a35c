package dev.fanout.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Of this JVM, in which a thread works for a second of CPU. */
class WatchTest {
  private static final long WORK = 1_000_000_000;

  private final CountDownLatch done = new CountDownLatch(1);
  private final CountDownLatch seen = new CountDownLatch(1);

  @Test
  @EnabledOnOs(OS.LINUX)
  void countsWhatThreadsTake() throws InterruptedException {
    long began = System.nanoTime();
    try (var watch = Watch.from(ProcessHandle.current())) {
      var worker = Thread.ofPlatform().start(this::work);
      done.await();
      var use = watch.use();
      double seconds = (System.nanoTime() - began) / 1e9;
      // the first look may come after the thread has begun
      assertThat(use.cpu() * seconds).isGreaterThan(0.5);
      assertThat(use.compilers().orElseThrow()).isBetween(0.0, use.cpu());
      assertThat(use.memory()).isGreaterThan(10_000_000);
      seen.countDown();
      worker.join();
    }
  }

  private void work() {
    var threads = ManagementFactory.getThreadMXBean();
    while (threads.getCurrentThreadCpuTime() < WORK) {
      Thread.onSpinWait();
    }
    done.countDown();
    try {
      seen.await(); // a thread that has ended cannot be looked at
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
