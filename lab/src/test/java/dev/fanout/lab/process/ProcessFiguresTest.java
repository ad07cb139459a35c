package dev.fanout.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessFiguresTest {

  private final ProcessHandle self = ProcessHandle.current();

  @Test
  @EnabledOnOs(OS.LINUX)
  void aJvmsCompilersArePartOfItsProcessorTime() {
    var compilers = ProcessFigures.compilers(self.pid()).orElseThrow().values();
    assertThat(compilers.stream().reduce(Duration.ZERO, Duration::plus))
        .isBetween(Duration.ofMillis(10), ProcessFigures.cpu(self));
  }

  @Test
  void nobodyKnowsTheCompilersOfAProcessThatIsNotThere() {
    assertThat(ProcessFigures.compilers(Integer.MAX_VALUE)).isEmpty();
  }
}
