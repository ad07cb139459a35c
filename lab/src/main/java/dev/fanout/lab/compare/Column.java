package dev.fanout.lab.compare;

import static dev.fanout.lab.compare.Contestant.MVC;
import static dev.fanout.lab.compare.Contestant.WEBFLUX;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A column of a scenario's table.
 *
 * @param cell of all repetitions of a contestant at a point; empty where there is nothing
 * @param compared between the gateways, where it can be
 */
record Column(String head, Cell cell, Optional<Figure> compared) {
  /** In the order in which they are shown. */
  static final List<Column> ALL =
      List.of(
          sum("at once", "%,.0f", sum -> sum.figure(Sample.AT_ONCE)),
          sum("asked, /s", "%,.0f", Column::asked),
          share("complete", sample -> sample.complete().getTotalCount()),
          share("degraded", sample -> sample.figures().get(Sample.DEGRADED)),
          share("refused", sample -> sample.figures().get(Sample.REFUSED)),
          share("failed", Column::failed),
          mean(Figure.GOODPUT),
          mean(Figure.ANSWERED_P50),
          mean(Figure.ANSWERED_P99),
          mean(Figure.CPU),
          mean(Figure.COMPILING).notCompared(),
          sum(head(Figure.COLLECTING), Figure.COLLECTING.format(), Column::collecting),
          mean(Figure.MEMORY),
          mean(Figure.THREADS).notCompared(),
          mean(Figure.FINISHED),
          back(),
          sum("calls of those who left that ended before their answer, %", "%.1f", Column::ended),
          mean(Figure.RAN_ON),
          mean(Figure.EXPORTED));

  interface Cell {
    String of(Comparison comparison, String contestant, double at);
  }

  /** Of all repetitions together. */
  private static Column sum(String head, String format, Function<Sample, OptionalDouble> value) {
    return new Column(
        head,
        (comparison, name, at) -> text(value.apply(comparison.sum(name, at)), format),
        Optional.empty());
  }

  private static Column share(String head, ToDoubleFunction<Sample> count) {
    return sum(
        head + ", %",
        "%.1f",
        sum ->
            OptionalDouble.of(count.applyAsDouble(sum) / sum.figures().get(Sample.REQUESTS) * 100));
  }

  /** Of the repetitions. */
  private static Column mean(Figure figure) {
    return new Column(
        head(figure),
        (comparison, name, at) ->
            comparison
                .mean(name, at, figure)
                .map(mean -> mean.text(figure.format()))
                .orElse(Grid.NONE),
        Optional.of(figure));
  }

  /** Or how often it was not, as long as the load went on. */
  private static Column back() {
    var mean = mean(Figure.BACK);
    return new Column(
        mean.head,
        (comparison, name, at) -> {
          var samples = comparison.of(name, at);
          long missing =
              samples.stream()
                  .filter(sample -> sample.scenario().equals(Scenario.RESTART))
                  .filter(sample -> Figure.BACK.of(sample).isEmpty())
                  .count();
          return missing > 0
              ? "not in %d of %d".formatted(missing, samples.size())
              : mean.cell.of(comparison, name, at);
        },
        mean.compared);
  }

  private Column notCompared() {
    return new Column(head, cell, Optional.empty());
  }

  private static String head(Figure figure) {
    return figure.label() + ", " + figure.unit();
  }

  private static String text(OptionalDouble value, String format) {
    return value.isEmpty() ? Grid.NONE : format.formatted(value.getAsDouble());
  }

  /**
   * In an overload most is refused, so that only what comes through is comparable; and memory where
   * the heap grows by itself.
   */
  boolean isCompared(Scenario scenario) {
    if (compared.isEmpty()) {
      return false;
    }
    return switch (compared.get()) {
      case GOODPUT -> true;
      case MEMORY -> scenario.roomy();
      default -> scenario.course() != Scenario.Course.OVERLOAD;
    };
  }

  String ratio(Comparison comparison, double at) {
    return compared
        .flatMap(figure -> comparison.pair(WEBFLUX, MVC, at, figure))
        .map(pair -> ScenarioReport.text(pair.ratio()))
        .orElse(Grid.NONE);
  }

  /** Where it is not a share of the weakest one's knee. */
  private static OptionalDouble asked(Sample sum) {
    return sum.scenario().equals(Scenario.OVERLOAD)
        ? OptionalDouble.of(sum.rate())
        : OptionalDouble.empty();
  }

  /** Where a heap may have to grow, or be too small. */
  private static OptionalDouble collecting(Sample sum) {
    return sum.scenario().equals(Scenario.CONCURRENCY)
        ? Figure.COLLECTING.of(sum)
        : OptionalDouble.empty();
  }

  private static OptionalDouble ended(Sample sum) {
    var left = sum.figure(Sample.LEFT);
    return left.isEmpty()
        ? left
        : OptionalDouble.of(sum.figures().get(Sample.ENDED) / left.getAsDouble() * 100);
  }

  /** What was no product, and no refusal either. */
  static double failed(Sample sample) {
    return sample.failed() - sample.figures().get(Sample.REFUSED);
  }
}
