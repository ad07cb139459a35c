package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.compare.Departures.Moment;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeparturesTest {

  @Test
  void aCallRunsOnFromWhenItsOwnClientLeft() {
    var left = List.of(left(7, 100), left(8, 101), left(7, 2_000));
    var ended = List.of(ended(7, 2_030), ended(8, 104), ended(7, 150));
    assertThat(Departures.of(left, ended)).isEqualTo(new Departures(3, 3, (50 + 3 + 30) / 3.0));
  }

  @Test
  void oneThatHasItsAnswerHasNotEnded() {
    var left = List.of(left(7, 100), left(8, 101));
    assertThat(Departures.of(left, List.of(ended(8, 103)))).isEqualTo(new Departures(2, 1, 2));
  }

  /** Somebody else's, whom a deadline or another failure took with it. */
  @Test
  void oneThatEndedBeforeOrLongAfterIsAnothers() {
    var ended = List.of(ended(7, 99), ended(7, 1_101), ended(9, 110));
    assertThat(Departures.of(List.of(left(7, 100)), ended)).isEqualTo(new Departures(1, 0, 0));
  }

  private static Moment left(int product, long millis) {
    return new Moment("/products/" + product, millis * 1_000_000);
  }

  private static Moment ended(int product, long millis) {
    return new Moment("/reviews/" + product, millis * 1_000_000);
  }
}
