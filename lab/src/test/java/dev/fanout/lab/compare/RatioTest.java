package dev.fanout.lab.compare;

import static dev.fanout.lab.compare.Ratio.Verdict.HIGHER;
import static dev.fanout.lab.compare.Ratio.Verdict.LOWER;
import static dev.fanout.lab.compare.Ratio.Verdict.NO_DIFFERENCE_SHOWN;
import static dev.fanout.lab.compare.Ratio.Verdict.TOO_FEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dense, and what every verdict hangs on. Random numbers are the same in every run. */
class RatioTest {
  private static final double NOISE = 0.03;

  private final Random random = new Random(7);

  @Test
  void isTheGeometricMeanOfPairs() {
    assertThat(Ratio.of(List.of(2.0, 8.0), List.of(1.0, 1.0)).value()).isEqualTo(4, within(1e-9));
  }

  /** That the interval of 95 % holds the true value in about 95 of 100 experiments. */
  @ParameterizedTest
  @ValueSource(ints = {5, 7})
  void coversTheTrueValueAsOftenAsItSays(int repetitions) {
    int experiments = 1000;
    long covered =
        IntStream.range(0, experiments)
            .mapToObj(_ -> measured(repetitions, 1.3))
            .filter(ratio -> ratio.low() <= 1.3 && ratio.high() >= 1.3)
            .count();
    assertThat(covered / (double) experiments).isBetween(0.93, 0.975);
  }

  /** As percentiles of a histogram are: with hardly a different value, and one that is. */
  @Test
  void staysNearWhatWasSeen() {
    var of = List.of(34.7, 34.7, 34.7, 34.7, 34.2);
    var ratio = Ratio.of(of, List.of(1.0, 1.0, 1.0, 1.0, 1.0));
    assertThat(ratio.low()).isBetween(34.0, 34.6);
    assertThat(ratio.high()).isBetween(34.6, 35.2);
  }

  @Test
  void findsADifferenceOfFivePercent() {
    assertThat(
            IntStream.range(0, 100)
                .mapToObj(_ -> measured(7, 1.05))
                .filter(ratio -> ratio.verdict() == HIGHER))
        .hasSizeGreaterThan(70);
  }

  @Test
  void seldomFindsOneWhereThereIsNone() {
    assertThat(
            IntStream.range(0, 200)
                .mapToObj(_ -> measured(7, 1))
                .filter(ratio -> ratio.verdict() != NO_DIFFERENCE_SHOWN))
        .hasSizeLessThan(12);
  }

  /** Shown beyond doubt, and yet nothing that matters. */
  @Test
  void leavesOutWhatIsTooSmallToMatter() {
    var ratio =
        Ratio.of(List.of(1.0101, 1.0099, 1.01, 1.0102, 1.0098), List.of(1., 1., 1., 1., 1.));
    assertThat(ratio.low()).isGreaterThan(1);
    assertThat(ratio.verdict()).isEqualTo(NO_DIFFERENCE_SHOWN);
  }

  @Test
  void saysWhichWay() {
    var fast = List.of(1.0, 1.1, 0.9, 1.05, 1.0);
    var slow = List.of(2.0, 2.1, 1.9, 2.0, 2.05);
    assertThat(Ratio.of(fast, slow).verdict()).isEqualTo(LOWER);
    assertThat(Ratio.of(slow, fast).verdict()).isEqualTo(HIGHER);
  }

  @Test
  void fourRepetitionsHaveNoVerdict() {
    var ratio = Ratio.of(List.of(5.0, 5.1, 5.0, 4.9), List.of(1.0, 1.0, 1.0, 1.0));
    assertThat(ratio.hasInterval()).isFalse();
    assertThat(ratio.verdict()).isEqualTo(TOO_FEW);
  }

  @Test
  void theSameOverAndOverHasAnIntervalOfItsOwn() {
    var ratio = Ratio.of(List.of(2.0, 2.0, 2.0, 2.0, 2.0), List.of(1.0, 1.0, 1.0, 1.0, 1.0));
    assertThat(ratio.low()).isEqualTo(2, within(1e-9));
    assertThat(ratio.high()).isEqualTo(2, within(1e-9));
  }

  private Ratio measured(int repetitions, double trueRatio) {
    var of =
        IntStream.range(0, repetitions)
            .mapToObj(_ -> trueRatio * Math.exp(NOISE * random.nextGaussian()))
            .toList();
    return Ratio.of(of, of.stream().map(_ -> 1.0).toList());
  }
}
