package dev.fanout.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessFiguresTest {

  private final ProcessHandle self = ProcessHandle.current();

  /** A thread that has ended is counted, and in less than the ticks of 10 ms that /proc has. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void processorTimeIsExactAndOfAllThreads() throws InterruptedException {
    var before = ProcessFigures.cpu(self);
    var busy = Thread.ofPlatform().start(() -> awaitNanos(3_000_000));
    busy.join();
    var own = ProcessFigures.cpu(self).minus(before);
    assertThat(own).isGreaterThan(Duration.ofMillis(3));
    assertThat(ProcessFigures.cpu(self).toNanos() % 1_000_000).isNotZero();
  }

  /** Of its own CPU time, whoever else is at work. */
  private static void awaitNanos(long nanos) {
    var threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + nanos;
    while (threads.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void compilersTakeSomeOfTheProcessorTime() {
    var times = new CompilerThreads(self.pid()).times().orElseThrow().values();
    var compiling = times.stream().reduce(Duration.ZERO, Duration::plus);
    assertThat(compiling).isBetween(Duration.ofMillis(10), ProcessFigures.cpu(self));
  }

  @Test
  void nobodyKnowsOfAProcessThatIsNotThere() {
    int none = 1 << 22; // Linux numbers processes below that
    assertThat(new CompilerThreads(none).times()).isEmpty();
    assertThat(ProcessClock.of(none)).isEmpty();
  }

  @Test
  void filesMayBeOpened() {
    assertThat(ProcessFigures.mostOpenFiles()).isGreaterThan(100);
  }
}
