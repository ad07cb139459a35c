package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleTest {

  private static final double REQUESTS = slice().figures().get(Sample.REQUESTS);

  @Test
  void slicesAddUpButForThoseThatAreVoid() {
    for (var order :
        List.of(List.of(late(), slice(), slice()), List.of(slice(), slice(), late()))) {
      var sum = order.stream().reduce(Sample::plus).orElseThrow();
      assertThat(sum.figures())
          .containsEntry(Sample.SLICES, 2.0)
          .containsEntry(Sample.VOID, 1.0)
          .containsEntry(Sample.AGAIN, 2.0)
          .containsEntry(Sample.REQUESTS, 2 * REQUESTS)
          .containsEntry(Sample.LATENESS, 0.1);
      assertThat(sum.complete().getTotalCount()).isEqualTo(2 * slice().complete().getTotalCount());
      assertThat(sum.isVoid()).isFalse();
    }
  }

  @Test
  void addingUpAltersNeither() {
    var whole = slice();
    whole.plus(late());
    assertThat(whole.json()).isEqualTo(slice().json());
  }

  /** A generator's counts may not be altered. */
  @Test
  void whatNoAnswerTellsIsAdded() {
    var sample = slice();
    sample.alsoFailed("did not recover", 1);
    sample.alsoFailed("did not recover", 1);
    assertThat(sample.errors())
        .containsOnly(Map.entry("did not recover", 2L), Map.entry("503 overloaded", 3L));
    assertThat(slice().errors()).hasSize(1);
  }

  @Test
  void isVoidWhereMostSlicesAre() {
    assertThat(late().isVoid()).isTrue();
    assertThat(late().plus(slice()).isVoid()).isFalse();
    assertThat(late().plus(late()).isVoid()).isTrue();
    assertThat(late().plus(slice()).plus(late()).isVoid()).isTrue();
  }

  @Test
  void whatTheJitTookIsAShareOfTheCpu() {
    var sample = slice();
    assertThat(sample.compiling()).isZero(); // not told apart
    double cpu = sample.figures().get(Sample.CPU);
    sample.figures().put(Sample.COMPILERS, cpu / 4);
    assertThat(sample.compiling()).isEqualTo(0.25);
    sample.figures().put(Sample.CPU, 0.0);
    assertThat(sample.compiling()).isZero();
  }

  /** A ratio takes two of the same repetition. */
  @Test
  void aRepetitionIsWholeWhereNobodysSampleIsVoid() {
    var samples = new ArrayList<Sample>();
    for (int repetition = 1; repetition <= 3; repetition++) {
      samples.add(sample(repetition, "gateway-mvc", 0.4, repetition == 1));
      samples.add(sample(repetition, "gateway-webflux", 0.4, repetition == 2));
      samples.add(sample(repetition, "yardstick", 0.4, true));
      samples.add(sample(repetition, "gateway-mvc", 0.8, false));
    }
    assertThat(Sample.whole(Sample.TYPICAL, samples)).isEqualTo(1);
    assertThat(Sample.whole(Sample.TYPICAL, List.of(late()))).isZero();
    assertThat(Sample.whole("calls", samples)).isZero();
  }

  private static Sample sample(int repetition, String contestant, double level, boolean isVoid) {
    var sample = Samples.of(repetition, contestant, level, 1);
    Sample.judge(!isVoid, sample.figures());
    return sample;
  }

  private static Sample slice() {
    return Samples.of(1, "gateway-mvc", 0.4, 1);
  }

  private static Sample late() {
    var sample = slice();
    Sample.judge(false, sample.figures());
    sample.figures().put(Sample.AGAIN, 2.0);
    sample.figures().put(Sample.LATENESS, 9.0);
    return sample;
  }
}
