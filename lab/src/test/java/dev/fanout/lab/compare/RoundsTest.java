package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.program.Ports;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundsTest {

  /** A place in the order may be worth something. */
  @Test
  void eachIsAsOftenInAPlaceAsAnyOther() {
    var all = ComparePlan.of(false).contestants(Ports.USUAL, Pinning.NONE);
    for (int place = 0; place < all.size(); place++) {
      int here = place;
      assertThat(
              IntStream.range(0, all.size())
                  .mapToObj(repetition -> Rounds.rotated(all, repetition).get(here)))
          .containsExactlyInAnyOrderElementsOf(all);
    }
  }
}
