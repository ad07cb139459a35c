package dev.fanout.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class LearnedQuantileTest {

  private final Random random = new Random(7);
  private long now;

  @Test
  void knowsNothingBeforeItHasSeenEnough() {
    var quantile = quantile(0.95);
    learn(quantile, LearnedQuantile.ENOUGH - 1, () -> 30);
    assertThat(quantile.value()).isEmpty();
    learn(quantile, 1, () -> 30);
    assertThat(millis(quantile)).isEqualTo(30, within(0.3));
  }

  @Test
  void isWithinAPercentOfTheTruth() {
    var quantile = quantile(0.9);
    learn(quantile, 900, () -> random.nextDouble(100));
    assertThat(millis(quantile)).isEqualTo(90, within(4.0));
  }

  @Test
  void followsAShiftAndForgetsWhatWas() {
    var quantile = quantile(0.95);
    learn(quantile, 5_000, () -> 30 + random.nextDouble());
    learn(quantile, 200, () -> 60 + random.nextDouble());
    assertThat(millis(quantile)).isGreaterThan(59);
    learn(quantile, 5_000, () -> 30 + random.nextDouble());
    assertThat(millis(quantile)).isLessThan(32);
  }

  @Test
  void forgetsWithTimeWhereCallsAreFew() {
    var quantile = quantile(0.95);
    learn(quantile, 200, () -> 300);
    for (int i = 0; i < 3; i++) {
      now += Duration.ofSeconds(11).toNanos();
      learn(quantile, 120, () -> 30);
    }
    assertThat(millis(quantile)).isEqualTo(30, within(0.3));
  }

  @Test
  void forgetsAllWhenToldTo() {
    var quantile = quantile(0.95);
    learn(quantile, 1_500, () -> 300);
    quantile.forget();
    assertThat(quantile.value()).isEmpty();
    learn(quantile, LearnedQuantile.ENOUGH - 1, () -> 30);
    assertThat(quantile.value()).isEmpty();
    learn(quantile, 1, () -> 30);
    assertThat(millis(quantile)).isEqualTo(30, within(0.3));
  }

  private LearnedQuantile quantile(double quantile) {
    return new LearnedQuantile(quantile, () -> now);
  }

  private void learn(LearnedQuantile quantile, int calls, DoubleSupplier millis) {
    for (int i = 0; i < calls; i++) {
      quantile.learn(Duration.ofNanos((long) (millis.getAsDouble() * 1e6)));
    }
  }

  private static double millis(LearnedQuantile quantile) {
    return quantile.value().orElseThrow().toNanos() / 1e6;
  }
}
