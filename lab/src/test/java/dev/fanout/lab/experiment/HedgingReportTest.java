package dev.fanout.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.experiment.Hedging.Cell;
import dev.fanout.lab.experiment.Hedging.Moment;
import dev.fanout.lab.experiment.Hedging.Result;
import dev.fanout.lab.experiment.HedgingPlan.Tail;
import dev.fanout.lab.json.Json;
import dev.fanout.lab.load.Tally;
import dev.fanout.lab.program.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class HedgingReportTest {
  private final HedgingReport report = new HedgingReport(result());

  @Test
  void aRowForEachTailAndSetting() {
    assertThat(report.grid().markdown())
        .contains("| wide spread | none | 30.0 | 300 | 300 | 2.0 % | 0.0 % | 0.0 % | 30.0 |")
        .contains("| wide spread | p95 | 30.0 | 90.0 | 90.0 | 0.0 % | 5.0 % | 1.0 % | 30.0 |");
  }

  @Test
  void saysWhatItDoesAndWhatItCosts() {
    assertThat(report.sentences())
        .anySatisfy(sentence ->
            assertThat(sentence)
                .startsWith("few slow calls: ")
                .contains(
                    "gateway-webflux without hedging p99 300, p99.9 300 ms,"
                        + " learned p95 90.0 and 90.0 ms for 5.0 % more calls"))
        .anySatisfy(sentence ->
            assertThat(sentence)
                .startsWith("shift")
                .contains("gateway-mvc p95 p99 90.0 / 90.0 / 90.0 ms")
                .contains("gateway-mvc 42ms p99 90.0 / 300 / 90.0 ms"));
  }

  @Test
  void everyFigureIsInTheJson() {
    assertThat(Json.text(report.json()))
        .contains("\"hedgeAfter\": \"p90\"", "\"p99.9Millis\": 300", "\"secondAttempts\": 50");
  }

  @Test
  void aPictureThatNamesAllItShows() {
    assertThat(new HedgingPicture(result()).svg().substring(0, 1000))
        .contains("<title>Hedged requests to reviews");
  }

  static Result result() {
    var plan = HedgingPlan.of(false);
    var cells = new ArrayList<Cell>();
    for (var tail : Tail.values()) {
      for (var subject : plan.subjects(Ports.USUAL)) {
        cells.add(
            subject.setting().equals(HedgingPlan.NONE)
                ? new Cell(tail, subject, tally(300, 20), new Hedges(1000, 0, 0, 0))
                : new Cell(tail, subject, tally(90, 0), new Hedges(1000, 50, 10, 2)));
      }
    }
    return new Result(plan, cells, shift(plan), 15, 30, Sample.conditions());
  }

  private static List<Moment> shift(HedgingPlan plan) {
    var moments = new ArrayList<Moment>();
    for (var subject : plan.subjects(Ports.USUAL)) {
      boolean fixed = subject.setting().equals(HedgingPlan.FITTED);
      if (!fixed && !subject.setting().equals(HedgingPlan.LEARNED)) {
        continue;
      }
      for (double at = 1.25; at < 45; at += 2.5) {
        boolean slower = at > 15 && at < 30;
        var tally = fixed && slower ? tally(300, 20) : tally(90, 0);
        moments.add(new Moment(subject, at, tally, new Hedges(500, 20, 0, 1)));
      }
    }
    return moments;
  }

  /** A thousand answers after 30 ms, but for the slowest 20. */
  private static Tally tally(double slowest, int degraded) {
    var complete = times(30, 980);
    complete.add(times(slowest, 20 - degraded));
    var none = new Histogram(3);
    return new Tally(
        complete, times(slowest, degraded), none, times(0.1, 1000), Map.of(), Map.of(), 0);
  }

  private static Histogram times(double millis, long count) {
    var times = new Histogram(3);
    times.recordValueWithCount(Math.round(millis * 1000), count);
    return times;
  }

  @Test
  void thePlanKeepsItsTime() {
    for (boolean quick : new boolean[] {true, false}) {
      var plan = HedgingPlan.of(quick);
      int settings = plan.settings().size();
      var tails =
          plan.learning()
              .plus(plan.pass().multipliedBy(2))
              .multipliedBy((long) settings * Tail.values().length)
              .plus(plan.learning().multipliedBy(settings)); // which is the warm-up
      var shift = plan.bin().multipliedBy(3L * plan.binsPerPhase()).plus(plan.learning());
      assertThat(tails.plus(shift.multipliedBy(2)))
          .isLessThan(quick ? Duration.ofMinutes(3) : Duration.ofMinutes(13).plusSeconds(30));
    }
  }
}
