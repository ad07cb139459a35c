package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.compare.Knee.Trial;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KneeTest {
  private static final boolean LATE = true;

  private final Knee own = new Knee(1200, List.of(held(1200), failed(1300, !LATE)));
  private final Knee generators =
      new Knee(600, List.of(held(500), failed(800, LATE), failed(700, LATE), held(600)));

  @Test
  void isTheGeneratorsWhereItWasLateAtEachRateThatDidNotHold() {
    assertThat(generators.isOfTheGenerator()).isTrue();
    assertThat(own.isOfTheGenerator()).isFalse();
  }

  /** A moment of the machine, and the rate held when it was tried again. */
  @Test
  void isNotTheGeneratorsWhereItWasLateBelowOrFarAbove() {
    var trials = Stream.of(failed(1000, LATE), held(1000), failed(1500, LATE), failed(1100, !LATE));
    assertThat(new Knee(1000, trials.toList()).isOfTheGenerator()).isFalse();
  }

  /** Else a contestant would get more than it can do. */
  @Test
  void isNotTheGeneratorsWhereTheContestantFailedByItselfToo() {
    var here = List.of(held(1000), failed(1100, LATE), failed(1100, !LATE));
    assertThat(new Knee(1000, here).isOfTheGenerator()).isFalse();
    var above = List.of(held(1000), failed(1200, !LATE), failed(1100, LATE), failed(1100, LATE));
    assertThat(new Knee(1000, above).isOfTheGenerator()).isFalse();
  }

  @Test
  void theWeakestIsAContestantAndNotTheGenerator() {
    var strong = new Knee(1500, List.of(held(1500), failed(1600, !LATE)));
    assertThat(Knee.weakest(List.of(own, strong, generators))).isEqualTo(1200);
    assertThat(Knee.weakest(List.of(generators))).isEqualTo(600);
    assertThat(Knee.weakest(List.of(new Knee(300, List.of()), own))).isEqualTo(300);
  }

  /** The same load for all of a scenario's field. */
  @Test
  void theStrongestIsAContestantAndNotTheGenerator() {
    var facts =
        new JsonObject()
            .put(
                "knees", new JsonObject().put("mvc", 1500.0).put("webflux", 1200).put("late", 1800))
            .put("kneesOfTheGenerator", new JsonArray().add("late"));
    var field = Stream.of("webflux", "mvc", "late").map(KneeTest::contestant).toList();
    assertThat(new Knees(facts).strongest(field)).isEqualTo(1500);
    assertThat(new Knees(facts).strongest(field.subList(2, 3))).isEqualTo(1800);
  }

  private static Contestant contestant(String name) {
    return new Contestant(name, "", URI.create("http://localhost:1"), Optional.empty(), 1);
  }

  private static Trial held(double rate) {
    return new Trial(rate, rate, 50, !LATE);
  }

  private static Trial failed(double rate, boolean late) {
    return new Trial(rate, rate / 2, 900, late);
  }
}
