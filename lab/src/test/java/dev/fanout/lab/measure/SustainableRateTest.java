package dev.fanout.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SustainableRateTest {
  @ParameterizedTest
  @ValueSource(doubles = {40, 100, 101, 333, 700, 1500})
  void findsWhatIsThereFromBelowAndFromAbove(double capacity) {
    for (double first : new double[] {10, 100, 2000}) {
      var search = new SustainableRate(first, 5000);
      var tried = run(search, rate -> rate <= capacity ? rate : capacity / 4);
      assertThat(search.found()).isBetween(capacity / 1.06 - 0.1, capacity);
      assertThat(tried.size()).as("tries").isLessThan(50);
    }
  }

  @Test
  void oneBadMomentIsNoLimit() {
    var calls = new ArrayList<Double>();
    var search = new SustainableRate(100, 5000);
    run(
        search,
        rate -> {
          calls.add(rate);
          return calls.size() == 2 || rate > 300 ? 0 : rate;
        });
    assertThat(search.found()).isBetween(280.0, 300.0);
    assertThat(calls.get(1)).as("tried again").isEqualTo(calls.get(2));
  }

  @Test
  void stopsAtTheMost() {
    var search = new SustainableRate(100, 500);
    run(search, rate -> rate);
    assertThat(search.found()).isEqualTo(500);
  }

  @Test
  void whatBreaksIsNotTriedAgain() {
    var search = new SustainableRate(400, 5000);
    search.broke();
    assertThat(search.next()).hasValue(200.0);
    search.tried(200);
    assertThat(search.next().orElseThrow()).isBetween(200.0, 400.0);
  }

  @Test
  void nothingHolds() {
    var search = new SustainableRate(100, 500);
    run(search, rate -> 3);
    assertThat(search.found()).isEqualTo(3);
  }

  private static List<Double> run(SustainableRate search, DoubleUnaryOperator goodput) {
    var tried = new ArrayList<Double>();
    for (Optional<Double> rate; (rate = search.next()).isPresent(); ) {
      tried.add(rate.get());
      search.tried(goodput.applyAsDouble(rate.get()));
    }
    return tried;
  }
}
