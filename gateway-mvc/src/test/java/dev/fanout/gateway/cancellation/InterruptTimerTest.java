package dev.fanout.gateway.cancellation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class InterruptTimerTest {

  private final InterruptTimer timer = new InterruptTimer();

  @AfterEach
  void stopTimer() {
    timer.close();
  }

  @Test
  void interruptsWhatIsNotDoneInTime() {
    try (var overdue = timer.interruptAfter(Duration.ofMillis(1))) {
      assertThatThrownBy(() -> new CountDownLatch(1).await())
          .isInstanceOf(InterruptedException.class);
      assertThat(overdue.struck()).isTrue();
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void leavesAloneWhatIsDone() {
    try (var overdue = timer.interruptAfter(Duration.ofMinutes(1))) {
      assertThat(overdue.struck()).isFalse();
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void takesBackAnInterruptThatCameTooLateToMatter() {
    try (var overdue = timer.interruptAfter(Duration.ZERO)) {
      while (!overdue.struck()) {
        Thread.onSpinWait();
      }
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void keepsAnInterruptOfSomebodyElse() {
    try (var overdue = timer.interruptAfter(Duration.ofMinutes(1))) {
      Thread.currentThread().interrupt();
      assertThat(overdue.struck()).isFalse();
    }
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void noInterruptComesAfterClosingHoweverCloseTheRace() {
    for (int i = 0; i < 20_000; i++) {
      try (var _ = timer.interruptAfter(Duration.ofNanos(i % 200 * 1_000L))) {
        Thread.onSpinWait();
      }
      assertThat(Thread.interrupted()).isFalse();
    }
  }
}
