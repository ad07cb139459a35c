package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The typical load, then scenarios, then those again that lack a sample. */
class ScheduleTest {
  private static final List<String> SCENARIOS = List.of("black-hole", "overload");

  private final Schedule schedule =
      new Schedule(ComparePlan.of(false).times(6), true, Scenarios.named(SCENARIOS));
  private final List<Sample> done = new ArrayList<>();

  @Test
  void theTypicalLoadComesFirstAndAlone() {
    for (int repetition = 1; repetition <= 6; repetition++) {
      assertThat(schedule.due(done)).containsExactly(Sample.TYPICAL);
      done.add(Samples.of(repetition, "gateway-mvc", 0.4, 1));
    }
    assertThat(schedule.due(done)).isEqualTo(SCENARIOS);
  }

  @Test
  void scenariosComeFiveTimes() {
    typical();
    for (int repetition = 7; repetition <= 11; repetition++) {
      assertThat(schedule.due(done)).isEqualTo(SCENARIOS);
      SCENARIOS.forEach(this::inTime);
    }
    assertThat(schedule.due(done)).isEmpty();
    assertThat(schedule.repetitions()).isEqualTo(11);
  }

  @Test
  void whatLacksASampleComesAgainAndThreeTimesAtMost() {
    typical();
    SCENARIOS.forEach(this::inTime);
    for (int repetition = 8; repetition <= 11; repetition++) {
      late("black-hole");
      inTime("overload");
    }
    for (int again = 0; again < 3; again++) {
      assertThat(schedule.due(done)).containsExactly("black-hole");
      late("black-hole");
    }
    assertThat(schedule.due(done)).isEmpty();
  }

  /** Whether those lack a sample, too, or not. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void andOnceMoreAfterThoseThatItCameAfter(boolean theyToo) {
    typical();
    if (theyToo) {
      late("black-hole");
    } else {
      inTime("black-hole");
    }
    late("overload");
    for (int repetition = 8; repetition <= 11; repetition++) {
      SCENARIOS.forEach(this::inTime);
    }
    assertThat(schedule.due(done)).isEqualTo(SCENARIOS);
    SCENARIOS.forEach(this::inTime);
    assertThat(schedule.due(done)).isEmpty();
  }

  @Test
  void butNotWhereEachOneWasVoid() {
    typical();
    for (int repetition = 7; repetition <= 11; repetition++) {
      inTime("black-hole");
      late("overload");
    }
    assertThat(schedule.due(done)).isEmpty();
  }

  @Test
  void whatHasProcessesOfItsOwnComesAgainAlone() {
    var names = List.of("black-hole", "concurrency");
    var situations = new Schedule(ComparePlan.of(false), false, Scenarios.named(names));
    for (int repetition = 1; repetition <= 4; repetition++) {
      names.forEach(this::inTime);
    }
    inTime("black-hole");
    late("concurrency");
    assertThat(situations.due(done)).containsExactly("concurrency");
  }

  @Test
  void withoutTheTypicalLoadThereAreScenariosOnly() {
    var situations =
        new Schedule(ComparePlan.of(false), false, Scenarios.named(List.of("restart")));
    assertThat(situations.due(List.of())).containsExactly("restart");
    assertThat(situations.repetitions()).isEqualTo(5);
  }

  private void typical() {
    for (int repetition = 1; repetition <= 6; repetition++) {
      done.add(Samples.of(repetition, "gateway-mvc", 0.4, 1));
    }
  }

  private void inTime(String scenario) {
    done.add(Samples.in(scenario, done.size() + 1, "gateway-mvc", 0.4, 1));
  }

  private void late(String scenario) {
    inTime(scenario);
    var sample = done.getLast();
    Sample.judge(false, sample.figures());
    sample.figures().put(Sample.AGAIN, 2.0);
  }
}
