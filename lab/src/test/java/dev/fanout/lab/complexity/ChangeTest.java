package dev.fanout.lab.complexity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeTest {
  private static final SourceFigures WAS = new SourceFigures(9, 10, 9, 5, 9, 9, 4, 9, 9, 9, 9);
  private static final SourceFigures BECOMES = new SourceFigures(9, 13, 9, 4, 9, 9, 6, 9, 9, 9, 9);

  @Test
  void countsWhatIsMoreThanBefore() {
    var change =
        Change.of(
            List.of("one", "two", "three"), List.of("one", "2", "2.5", "three"), WAS, BECOMES);
    assertThat(change).isEqualTo(new Change(1, 2, 1, 3, -1, 2));
    assertThat(change.plus(change)).isEqualTo(new Change(2, 4, 2, 6, -2, 4));
  }

  @Test
  void aNewFileIsAllAdded() {
    assertThat(Change.of(List.of(), List.of("one", "two"), SourceFigures.NONE, WAS))
        .isEqualTo(new Change(1, 2, 0, 10, 5, 4));
  }
}
