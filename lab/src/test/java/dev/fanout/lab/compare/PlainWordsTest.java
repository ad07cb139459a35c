package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.compare.PlainWords.Finding;
import dev.fanout.lab.complexity.Counted;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainWordsTest {
  private static final List<String> NAMES = List.of("gateway-webflux", "gateway-mvc", "yardstick");

  private final Finding lower = new Finding("at 20 %", new Ratio(0.71, 0.6, 0.8, 7));
  private final Finding lowerToo = new Finding("at 40 %", new Ratio(0.75, 0.7, 0.8, 7));
  private final Finding higher = new Finding("at 60 %", new Ratio(1.2, 1.1, 1.3, 7));
  private final Finding few = new Finding("at 80 %", new Ratio(2, 1.5, 2.5, 4));
  private final Finding none = new Finding("at 80 %", new Ratio(0.9, 0.7, 1.2, 7));

  @Test
  void puttingTogetherWhatIsAlike() {
    assertThat(PlainWords.words(List.of(lower, lowerToo, higher, none), List.of()))
        .isEqualTo(
            "lower at 20 % and at 40 % (between 0.71 and 0.75 times); higher at 60 % (1.20 times);"
                + " no difference shown at 80 %");
  }

  @Test
  void inAWordWhereAllIsAlike() {
    assertThat(PlainWords.words(List.of(lower, lowerToo), List.of()))
        .isEqualTo("lower everywhere (between 0.71 and 0.75 times)");
    assertThat(PlainWords.words(List.of(none, none), List.of()))
        .isEqualTo("no difference shown anywhere");
    assertThat(PlainWords.words(List.of(none), List.of())).isEqualTo("no difference shown at 80 %");
    assertThat(PlainWords.words(List.of(few, few), List.of()))
        .isEqualTo("no verdict of so few repetitions anywhere");
  }

  /** Or what is left would look like all there is. */
  @Test
  void saysWhereThereIsNoFigure() {
    assertThat(PlainWords.words(List.of(lower, lowerToo), List.of("at 80 %")))
        .startsWith("lower at ")
        .endsWith("; not compared at 80 %");
  }

  @Test
  void nothingIsSaidOfWhatWasNotMeasured() {
    var sentences =
        new PlainWords(
                new Comparison(NAMES, Samples.run()),
                new CriticalPath(_ -> 10L),
                new ScenarioReport(NAMES, scenarios()),
                Counted.REPOSITORY)
            .sentences();
    assertThat(sentences)
        .extracting(PlainWords.Sentence::toString)
        .contains(
            "WebFlux against MVC, p50: higher everywhere (1.50 times).",
            "WebFlux against MVC, p99 when not all is well: higher in black-hole (1.50 times);"
                + " not compared in restart.",
            "WebFlux against MVC, goodput when not all is well: no difference shown in black-hole;"
                + " not compared in restart.",
            "Without a complete answer: at 80 %: gateway-webflux 0.02 %, gateway-mvc 0.02 %,"
                + " yardstick 0.02 %.",
            "WebFlux against MVC, CPU by requests in flight: higher at 10 and at 5,000 (1.50"
                + " times); not compared at 100 and at 1,000.",
            "Added to the calls themselves: at 40 %, p50 and p99: gateway-webflux 25.0 and 51.6 ms;"
                + " gateway-mvc 10.0 and 27.8 ms; yardstick -5.0 and 3.9 ms.",
            "MVC against the work alone, CPU: higher everywhere (2.00 times).")
        .noneMatch(sentence -> sentence.contains("Platform") || sentence.contains("with room"))
        .last()
        .asString()
        .startsWith("The code: gateway-mvc has ");
  }

  private static List<Sample> scenarios() {
    var samples = Samples.in("black-hole", 0.4);
    samples.addAll(Samples.in("concurrency", 10, 5000));
    var restart = Samples.in("restart", 0.04);
    restart.stream()
        .filter(sample -> sample.contestant().equals("gateway-mvc"))
        .forEach(sample -> sample.complete().reset());
    samples.addAll(restart);
    return samples;
  }
}
