package dev.fanout.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PinningTest {
  @Test
  void readsTheListOfProcessors() {
    assertThat(Pinning.listed("pid 7's current affinity list: 0,1")).hasValue(List.of(0, 1));
    assertThat(Pinning.listed("pid 7's current affinity list: 2-4,7"))
        .hasValue(List.of(2, 3, 4, 7));
    assertThat(Pinning.listed("pid 7's current affinity list: 3")).hasValue(List.of(3));
    assertThat(Pinning.listed("taskset: failed")).isEmpty();
  }

  @Test
  void withoutItNothingIsTied() {
    assertThat(Pinning.NONE.pins()).isFalse();
    assertThat(Pinning.NONE.sentence()).contains("share all processors");
  }
}
