package dev.fanout.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.experiment.TracingCost.Result;
import dev.fanout.lab.json.Json;
import dev.fanout.lab.load.Tally;
import dev.fanout.lab.measure.Load;
import dev.fanout.lab.measure.Use;
import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.program.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class TracingCostReportTest {
  private static final double RATE = 200;

  private final TracingCostReport report = new TracingCostReport(result());

  /** Each round is slower than the one before, with and without the agent. */
  @Test
  void comparesWithinARound() {
    assertThat(report.grid().markdown())
        .contains("| gateway-mvc | no agent | 1.10 | 1.00 | 1.00 | 1.00 | 40.0 | 40.0 | 0.0 |")
        .contains("| gateway-webflux | all sent | 2.20 | 2.00 | 2.00 | 2.00 | 40.0 | 40.0 | 8.0 |");
    assertThat(report.sentences())
        .contains(
            "gateway-mvc at 200 requests/s: with all traces sent 2.00 times the CPU per request,"
                + " with 10 % of them 1.50 times.");
  }

  @Test
  void everyFigureIsInTheJson() {
    assertThat(Json.text(report.json()))
        .contains("\"traces\": \"10 % sampled\"", "\"spansPerRequest\": 8");
  }

  @Test
  void aPictureThatNamesAllItShows() {
    assertThat(new TracingCostPicture(report).svg().substring(0, 1000))
        .contains("<title>What traces cost");
  }

  /** The warm-up gives them more than they can do, and without a limit they ran out of memory. */
  @Test
  void allOfThemRefuse() {
    assertThat(TracingCostPlan.subjects(Ports.USUAL, Pinning.NONE))
        .allMatch(Subject::refuses)
        .allSatisfy(subject ->
            assertThat(subject.program().launch().environment())
                .doesNotContainKey("GATEWAY_ADMISSION_MODE"));
  }

  @Test
  void eachProcessHasANameAndAPlaceForItsSpans() {
    var subjects = TracingCostPlan.subjects(new Ports(1000), Pinning.NONE);
    assertThat(subjects.stream().map(TracingCostPlan::name)).doesNotHaveDuplicates().hasSize(6);
    assertThat(subjects)
        .filteredOn(subject -> !subject.setting().equals(TracingCostPlan.NONE))
        .allSatisfy(subject ->
            assertThat(subject.program().launch().environment())
                .containsEntry("OTEL_SERVICE_NAME", TracingCostPlan.name(subject))
                .containsEntry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:15318"));
  }

  private static Result result() {
    var rounds = new ArrayList<Map<Subject, Measured>>();
    var spans = new HashMap<Subject, Double>();
    for (double base : new double[] {1.0, 1.1, 1.2}) {
      var round = new HashMap<Subject, Measured>();
      for (var subject : TracingCostPlan.subjects(Ports.USUAL, Pinning.NONE)) {
        double times = 1 + TracingCostPlan.SETTINGS.indexOf(subject.setting()) * 0.5;
        round.put(subject, measured(base * times));
        spans.put(subject, subject.setting().equals(TracingCostPlan.ALL) ? 8.0 : 0);
      }
      rounds.add(round);
    }
    return new Result(RATE, rounds, spans, Sample.conditions());
  }

  private static Measured measured(double cpuMillis) {
    var times = new Histogram(3);
    times.recordValueWithCount(40_000, 1000);
    var none = new Histogram(3);
    var tally = new Tally(times, none, none, none, Map.of(), Map.of(), 0);
    var load = new Load(RATE, Duration.ZERO, Duration.ofSeconds(5));
    return new Measured(
        load, tally, new Use(cpuMillis * RATE / 1e3, OptionalDouble.empty(), 1), 0.5);
  }
}
