package dev.fanout.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.process.ProcessFigures.Task;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessFiguresTest {

  private final ProcessHandle self = ProcessHandle.current();

  @Test
  @EnabledOnOs(OS.LINUX)
  void threadsTakeTheProcessorTimeOfTheirProcess() {
    var tasks = ProcessFigures.tasks(self.pid()).values();
    var all = tasks.stream().map(Task::cpu).reduce(Duration.ZERO, Duration::plus);
    var compilers =
        tasks.stream().filter(Task::compiler).map(Task::cpu).reduce(Duration.ZERO, Duration::plus);
    assertThat(compilers).isBetween(Duration.ofMillis(10), all);
    // what those took that have ended is the process's still; it is told in steps of 10 ms
    assertThat(all).isBetween(compilers, ProcessFigures.cpu(self).plusMillis(20));
  }

  @Test
  void nobodyKnowsTheThreadsOfAProcessThatIsNotThere() {
    assertThat(ProcessFigures.tasks(Integer.MAX_VALUE)).isEmpty();
  }

  @Test
  void filesMayBeOpened() {
    assertThat(ProcessFigures.mostOpenFiles()).isGreaterThan(100);
  }
}
