package dev.fanout.lab.compare;

import static dev.fanout.lab.program.Service.CATALOG;
import static dev.fanout.lab.program.Service.INVENTORY;
import static dev.fanout.lab.program.Service.PRICING;
import static dev.fanout.lab.program.Service.RECOMMENDATIONS;
import static dev.fanout.lab.program.Service.REVIEWS;
import static dev.fanout.lab.program.Service.SHIPPING;

import dev.fanout.lab.program.Service;
import dev.fanout.lab.replay.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/**
 * How long the calls of a request take by themselves, which is what the slowest chain of them
 * takes: no complete answer can be there before. Drawn as the services draw their delays.
 */
final class CriticalPath {
  static final String TITLE = "What is added to the calls themselves";

  private static final int DRAWS = 200_000;
  private static final long SEED = 20_260_101;
  static final List<Figure> PERCENTILES = List.of(Figure.P50, Figure.P99);

  private final Histogram millis = new Histogram(3);

  /**
   * @param delay of one call, in milliseconds
   */
  CriticalPath(ToLongFunction<Service> delay) {
    for (int i = 0; i < DRAWS; i++) {
      millis.recordValue(
          LongStream.of(
                  delay.applyAsLong(CATALOG) + delay.applyAsLong(RECOMMENDATIONS),
                  delay.applyAsLong(PRICING),
                  delay.applyAsLong(INVENTORY) + delay.applyAsLong(SHIPPING),
                  delay.applyAsLong(REVIEWS))
              .max()
              .orElseThrow());
    }
  }

  /** Under the typical load. */
  static CriticalPath typical() {
    RandomGenerator random = new SplittableRandom(SEED);
    return new CriticalPath(service -> Behaviour.usual(service.delay()).delay(random));
  }

  /** In milliseconds, whole ones as the services' delays are. */
  long percentile(double percentile) {
    return millis.getValueAtPercentile(percentile);
  }

  /** What is to be known beside the numbers. */
  String note() {
    return ("How much later a percentile of the answers is than the same one of the slowest chain"
            + " of calls, which by the services' own delays is %d ms at p50 and %d ms at p99. How"
            + " late the services and the generator are is in it, for the yardstick too.")
        .formatted(percentile(50), percentile(99));
  }

  /** Milliseconds; empty where there is no such percentile. */
  Optional<Ratio> added(Comparison typical, String contestant, double level, Figure percentile) {
    long path =
        switch (percentile) {
          case P50 -> percentile(50);
          case P99 -> percentile(99);
          default -> throw new IllegalArgumentException(percentile + " is not of the path");
        };
    return typical.mean(contestant, level, percentile).map(mean -> mean.less(path));
  }

  Grid grid(Comparison typical) {
    var heads = new ArrayList<>(List.of("contestant"));
    for (double level : typical.levels()) {
      PERCENTILES.forEach(
          figure -> heads.add("%s at %.0f %%, ms".formatted(figure.label(), level * 100)));
    }
    var rows = new ArrayList<List<String>>();
    for (String name : typical.present()) {
      var row = new ArrayList<>(List.of(name));
      for (double level : typical.levels()) {
        PERCENTILES.forEach(figure ->
            row.add(
                added(typical, name, level, figure)
                    .map(added -> added.text("%.1f"))
                    .orElse(Grid.NONE)));
      }
      rows.add(row);
    }
    return new Grid(heads, rows);
  }
}
