package dev.fanout.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.experiment.Overload.Result;
import dev.fanout.lab.experiment.Overload.Step;
import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.program.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverloadReportTest {
  private static final double SUSTAINED = 700;

  @Test
  void saysThatTheClaimHolds() {
    var report = new OverloadReport(result(0.97, 90, 300));
    assertThat(report.sentences())
        .anySatisfy(sentence ->
            assertThat(sentence)
                .contains(
                    "gateway-mvc at twice what it sustains (1400/s)",
                    "goodput 97 % of its peak",
                    "1.50 times that at once the load (90.0 against 60.0 ms)",
                    "refusals in 2.0 ms (p50; p99 2.0)",
                    "memory +0 %: the claim holds.",
                    "Without a limit: 10 % of its peak, p99 900 ms"));
  }

  @Test
  void saysWhatDoesNotRecover() {
    assertThat(new OverloadReport(result(0.97, 90, 300)).sentences())
        .contains(
            "gateway-mvc without a limit at 2.00 times what it sustains did not recover, its heap"
                + " of 512 MB was used up.");
  }

  @Test
  void saysThatItDoesNot() {
    assertThat(new OverloadReport(result(0.8, 90, 300)).sentences())
        .filteredOn(sentence -> sentence.contains("DOES NOT HOLD"))
        .hasSize(2);
    assertThat(new OverloadReport(result(0.97, 130, 300)).sentences())
        .filteredOn(sentence -> sentence.contains("DOES NOT HOLD"))
        .hasSize(2);
    assertThat(new OverloadReport(result(0.97, 90, 400)).sentences())
        .filteredOn(sentence -> sentence.contains("DOES NOT HOLD"))
        .hasSize(2);
    assertThat(new OverloadReport(result(0.97, 90, 300, 5.1)).sentences())
        .filteredOn(sentence -> sentence.contains("DOES NOT HOLD"))
        .hasSize(2);
  }

  @Test
  void aRowForEachStep() {
    assertThat(new OverloadReport(result(0.97, 90, 300)).grid().markdown())
        .startsWith("| gateway | admission | load | offered | goodput |")
        .contains("| gateway-mvc | off | 2.00x | 1,400 | 70 | 0 | 0 | 0 | 900 |")
        .contains("| gateway-webflux | adaptive | 2.00x | 1,400 | 679 | 0 | 721 | 0 | 90.0 |");
  }

  @Test
  void aPictureThatNamesAllItShows() {
    assertThat(new OverloadPicture(result(0.97, 90, 300)).svg().substring(0, 1000))
        .startsWith("<?xml")
        .contains("<title>Overload, with", "gateway-mvc 700, gateway-webflux 700 requests/s");
  }

  static Result result(double kept, double millis, long megabytes) {
    return result(kept, millis, megabytes, 2);
  }

  private static Result result(double kept, double millis, long megabytes, double refusedMillis) {
    var steps = new ArrayList<Step>();
    for (var subject : subjects()) {
      boolean limited = subject.setting().equals("adaptive");
      for (double multiple : List.of(0.5, 1.0, 2.0)) {
        double rate = SUSTAINED * multiple;
        double complete = multiple <= 1 ? rate : limited ? SUSTAINED * kept : SUSTAINED / 10;
        var measured =
            Sample.measured(
                rate,
                complete,
                limited ? rate - complete : 0,
                refusedMillis,
                multiple <= 1 ? 60 : limited ? millis : 900,
                multiple <= 1 ? 300 : megabytes);
        boolean dead = !limited && multiple > 1;
        var recovery = dead ? Optional.<Duration>empty() : Optional.of(Duration.ofSeconds(1));
        steps.add(new Step(subject, multiple, measured, Optional.empty(), recovery, dead));
      }
    }
    var sustainable = new EnumMap<>(Map.of(Gateway.MVC, SUSTAINED, Gateway.WEBFLUX, SUSTAINED));
    return new Result(sustainable, steps, Sample.conditions());
  }

  private static List<Subject> subjects() {
    var programs = new Programs(Ports.USUAL, Tracing.OFF, false);
    var subjects = new ArrayList<Subject>();
    for (var gateway : Gateway.values()) {
      for (var setting : List.of("off", "adaptive")) {
        Program program = programs.gateway(gateway, "x", Ports.USUAL, Map.of());
        subjects.add(new Subject(gateway, setting, Ports.USUAL, program));
      }
    }
    return subjects;
  }
}
