package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WarmingUpTest {

  @Test
  void isNotWarmWhileRequestsGetCheaper() {
    assertThat(WarmingUp.isWarm(List.of(9., 6., 4., 3., 2.5, 2.2))).isFalse();
    assertThat(WarmingUp.isWarm(List.of(9., 6., 2.1, 2., 2.1, 2., 2.1, 2.))).isFalse();
    assertThat(WarmingUp.isWarm(List.of(9., 6., 2.1, 2., 2.1, 2., 2.1, 2., 2.1))).isTrue();
  }

  /** Three slices that happened to be dear. */
  @Test
  void onceMayBeChance() {
    assertThat(WarmingUp.isWarm(List.of(5., 4., 3., 3., 3., 3., 4.))).isFalse();
  }

  @Test
  void isNotWarmBeforeThereIsEnoughToCompare() {
    assertThat(WarmingUp.isWarm(List.of(2., 2., 2., 2., 2.))).isFalse();
  }
}
