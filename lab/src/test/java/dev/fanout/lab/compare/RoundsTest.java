package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.program.Ports;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private final List<Contestant> all = ComparePlan.of(false).contestants(Ports.USUAL, Pinning.NONE);

  private final List<List<Contestant>> turns =
      IntStream.range(0, 2 * all.size()).mapToObj(number -> Rounds.inTurn(all, number)).toList();

  @Test
  void eachIsAsOftenInAPlaceAsAnyOther() {
    for (int place = 0; place < all.size(); place++) {
      int here = place;
      for (var contestant : all) {
        assertThat(turns.stream().filter(turn -> turn.get(here) == contestant)).hasSize(2);
      }
    }
  }

  @Test
  void eachIsAsOftenBeforeAnotherAsBehindIt() {
    for (var one : all) {
      for (var other : all) {
        if (one != other) {
          assertThat(turns.stream().filter(turn -> turn.indexOf(one) < turn.indexOf(other)))
              .hasSize(all.size());
        }
      }
    }
  }
}
