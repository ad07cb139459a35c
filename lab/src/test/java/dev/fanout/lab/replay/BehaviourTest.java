package dev.fanout.lab.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fanout.lab.replay.Behaviour.Mode;
import dev.fanout.lab.replay.Behaviour.Padding;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random numbers are the same in every run. */
class BehaviourTest {
  private static final int CALLS = 100_000;

  private final Random random = new Random(7);

  @Test
  void oneCallInAHundredTakesTenTimesAsLong() {
    var tail = Behaviour.usual(Duration.ofMillis(30)).withTail(0.01);
    double slow = delays(tail).filter(millis -> millis > 120).count() / (double) CALLS;
    assertThat(slow).isEqualTo(0.01, within(0.002));
    assertThat(delays(Behaviour.usual(Duration.ofMillis(30))).max().orElseThrow()).isLessThan(120);
  }

  @Test
  void halfTheCallsTakeTheMedianAndMore() {
    var usual = Behaviour.usual(Duration.ofMillis(30));
    assertThat(delays(usual).sorted().skip(CALLS / 2).findFirst()).hasValue(30);
    assertThat(delays(Behaviour.exactly(Duration.ofSeconds(2))).distinct()).containsExactly(2000L);
  }

  @Test
  void aBodyGrowsInsideTheFirstTextOfThatName() {
    var json = "{\"id\":7,\"text\":\"good\",\"other\":{\"text\":\"as it was\"}}";
    assertThat(json.substring(new Padding("text", 1000).at(json))).startsWith("good\",");
    assertThat(new Padding("id", 1000).at(json)).as("no text").isNegative();
  }

  @Test
  void knowsWhatNinetyNineOfAHundredTakeAtMost() {
    var usual = Behaviour.usual(Duration.ofMillis(100));
    long within = delays(usual).filter(millis -> millis <= usual.p99Millis()).count();
    assertThat(within / (double) CALLS).isEqualTo(0.99, within(0.002));
  }

  @Test
  void travelsAsJson() {
    var behaviour =
        Behaviour.exactly(Duration.ofMillis(5))
            .withTail(0.25)
            .with(Mode.BLACK_HOLE)
            .with(new Padding("text", 10));
    assertThat(Behaviour.parse(behaviour.json())).isEqualTo(behaviour);
    var usual = Behaviour.usual(Duration.ofMillis(5));
    assertThat(Behaviour.parse(usual.json())).isEqualTo(usual);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"medianMillis\":1,\"sigma\":0,\"tail\":2,\"mode\":\"answer\"}",
        "{\"medianMillis\":1,\"sigma\":0,\"tail\":0,\"mode\":\"dance\"}",
        "{\"medianMillis\":1,\"sigma\":0,\"tail\":0,\"mode\":\"answer\",\"field\":\"text\"}"
      })
  void nothingElseIsOne(String text) {
    assertThatThrownBy(() -> Behaviour.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private LongStream delays(Behaviour behaviour) {
    return IntStream.range(0, CALLS).mapToLong(_ -> behaviour.delay(random));
  }
}
