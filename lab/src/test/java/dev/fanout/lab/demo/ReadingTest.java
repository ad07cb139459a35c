package dev.fanout.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.load.Products;
import dev.fanout.lab.load.Tally;
import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private static final Map<String, Long> NONE = Map.of();

  @Test
  void namesTheCheaperOneOnlyWhenItWasSoInEverySlice() {
    var apart =
        measured(
            slices(Gateway.MVC, 1.0, 1.1, 1.2, 1.1), slices(Gateway.WEBFLUX, 1.3, 1.4, 1.5, 1.4));
    assertThat(Reading.ofFixedDelays(apart, 30))
        .contains(
            "CPU per request: gateway-mvc was cheaper in each slice (1.00 to 1.20 ms against 1.30"
                + " to 1.50 ms), in this one short run.");
    var turned = measured(slices(Gateway.MVC, 2, 2, 2, 2), slices(Gateway.WEBFLUX, 1, 1, 1, 1));
    assertThat(Reading.ofFixedDelays(turned, 30).get(1)).contains("gateway-webflux was cheaper");
    var near =
        measured(
            slices(Gateway.MVC, 1.0, 1.1, 1.2, 1.35), slices(Gateway.WEBFLUX, 1.3, 1.4, 1.5, 1.4));
    assertThat(Reading.ofFixedDelays(near, 30).get(1)).contains("no difference shown");
    var few = measured(slices(Gateway.MVC, 1, 1), slices(Gateway.WEBFLUX, 9, 9));
    assertThat(Reading.ofFixedDelays(few, 30).get(1)).contains("no difference shown");
  }

  @Test
  void comparesNothingWhereAnswersWereNotComplete() {
    var mvc = slice(Gateway.MVC, 1, tally(100, Map.of("503", 2L), NONE, 0, 0));
    var flawed = measured(List.of(mvc), slices(Gateway.WEBFLUX, 2, 2, 2, 2));
    assertThat(Reading.ofFixedDelays(flawed, 30))
        .singleElement()
        .asString()
        .contains("2 (gateway-mvc) and 0 (gateway-webflux) were not", "cannot be compared");
  }

  @Test
  void doubtsItsOwnGeneratorAndTheMachine() {
    var late = slice(Gateway.MVC, 1, tally(100, NONE, NONE, 0, 3));
    var measured = new Measured(measured(List.of(late), slices(Gateway.WEBFLUX, 1)).sides(), 0.25);
    assertThat(Reading.ofFixedDelays(measured, 30))
        .anyMatch(it -> it.contains("was late with 3 (gateway-mvc) and 0 (gateway-webflux)"))
        .anyMatch(it -> it.contains("25 % of this machine"));
  }

  @Test
  void explainsTheReasonsThatWereThere() {
    var timeouts = Map.of("reviews timeout", 100L);
    assertThat(Reading.ofSlowReviews(degraded(timeouts)))
        .hasSize(2)
        .anyMatch(it -> it.startsWith("timeout:"))
        .noneMatch(it -> it.startsWith("open:"));
    var both = Map.of("reviews timeout", 20L, "reviews open", 80L);
    assertThat(Reading.ofSlowReviews(degraded(both))).hasSize(3);
  }

  @Test
  void theTableFitsATerminalAndShowsEveryReason() {
    var both = Map.of("reviews timeout", 20L, "reviews open", 80L);
    var phase = new Phase("fixed delays", List.of(), load(12), 30);
    var lines = ResultTable.of(phase, degraded(both).sides()).lines();
    assertThat(lines).allMatch(line -> line.length() <= 96);
    assertThat(lines.getFirst().strip()).matches("gateway-mvc +gateway-webflux");
    assertThat(lines.stream().map(line -> line.strip().replaceAll(" {2,}", "|")))
        .contains(
            "answered within, p50|32.0 ms|32.0 ms",
            "p50 above the services' 30 ms|2.0 ms|2.0 ms",
            "requests|100|100",
            "errors (no 200)|0|0",
            "200, but a part missing|100|100",
            "reviews open|80|80",
            "reviews timeout|20|20",
            "CPU per request|1.00 ms|1.00 ms",
            "memory (RSS)|300 MB|300 MB",
            "platform threads|40|40",
            "sent > 1 ms late by the generator|0|0");
  }

  @Test
  void slicesAlternateSoThatADriftHitsBoth() {
    assertThat(Meter.order(4))
        .containsExactly(
            Gateway.MVC,
            Gateway.WEBFLUX,
            Gateway.WEBFLUX,
            Gateway.MVC,
            Gateway.MVC,
            Gateway.WEBFLUX,
            Gateway.WEBFLUX,
            Gateway.MVC);
    assertThat(load(12).slicesEach()).isEqualTo(4);
    assertThat(load(12).slice()).isEqualTo(Duration.ofSeconds(3));
    assertThat(load(1).slicesEach()).isEqualTo(2);
    assertThat(load(600).slicesEach()).isEqualTo(200);
  }

  @Test
  void asksForEveryProductButTheUnknownOne() {
    var paths = new ArrayList<String>();
    for (long k = 0; k < 1000; k++) {
      paths.add(Products.path(k));
    }
    assertThat(paths).doesNotContain("/products/404", "/products/0").contains("/products/1000");
    assertThat(paths.stream().distinct()).hasSize(999);
  }

  private static Load load(int seconds) {
    return new Load(Ports.USUAL, 100, Duration.ofSeconds(seconds));
  }

  private static Measured degraded(Map<String, Long> reasons) {
    var tally = tally(100, NONE, reasons, 100, 0);
    return measured(
        List.of(slice(Gateway.MVC, 1, tally)), List.of(slice(Gateway.WEBFLUX, 1, tally)));
  }

  private static Measured measured(List<Slice> mvc, List<Slice> webflux) {
    var all = new ArrayList<>(mvc);
    all.addAll(webflux);
    return Measured.of(all, 0);
  }

  private static List<Slice> slices(Gateway gateway, double... cpuMillisPerRequest) {
    var slices = new ArrayList<Slice>();
    for (double cpu : cpuMillisPerRequest) {
      slices.add(slice(gateway, cpu, tally(100, NONE, NONE, 0, 0)));
    }
    return slices;
  }

  private static Slice slice(Gateway gateway, double cpuMillisPerRequest, Tally tally) {
    var cpu = Duration.ofNanos(Math.round(cpuMillisPerRequest * 1e6 * tally.requests()));
    return new Slice(gateway, tally, cpu, OptionalLong.of(300L << 20), OptionalLong.of(40));
  }

  private static Tally tally(
      long requests,
      Map<String, Long> errors,
      Map<String, Long> degraded,
      long degradedAnswers,
      long late) {
    var complete = new Histogram(3);
    complete.recordValueWithCount(32_000, requests - degradedAnswers);
    var partial = new Histogram(3);
    partial.recordValueWithCount(32_000, degradedAnswers);
    var lateness = new Histogram(3);
    lateness.recordValueWithCount(100, requests - late);
    lateness.recordValueWithCount(5_000, late);
    return new Tally(complete, partial, new Histogram(3), lateness, errors, degraded, 0);
  }
}
