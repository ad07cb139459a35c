package dev.fanout.lab.load;

import dev.fanout.lab.terminal.Figures;
import dev.fanout.lab.terminal.Table;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** What loads showed, side by side: times, answers, and what the generator says of itself. */
public final class TallyTable {
  private final Map<String, Tally> tallies;
  private final Table table;

  /**
   * @param tallies by what they are of, in the order of the columns
   */
  public TallyTable(Map<String, Tally> tallies) {
    this.tallies = tallies;
    this.table =
        new Table(
            1, Stream.concat(Stream.of(""), tallies.keySet().stream()).toArray(String[]::new));
  }

  /** Rows of others come between these. */
  public Table table() {
    return table;
  }

  /** From the intended time of sending to the last byte of a 200. */
  public TallyTable times() {
    add("answered within, p50", tally -> percentile(tally, 50, 0));
    add("                 p90", tally -> percentile(tally, 90, 0));
    add("                 p99", tally -> percentile(tally, 99, 0));
    add("                 max", tally -> percentile(tally, 100, 0));
    return this;
  }

  /** The median without what every complete answer takes at least. */
  public TallyTable above(double millis) {
    add(
        "p50 above the services' " + Math.round(millis) + " ms",
        tally -> percentile(tally, 50, millis));
    return this;
  }

  private static String percentile(Tally tally, double percentile, double above) {
    return tally.answered() ? Figures.millis(tally.millis(percentile) - above) : "-";
  }

  /** How many, and of what kind. */
  public TallyTable answers() {
    count("requests", Tally::requests);
    count("errors (no 200)", Tally::errorCount);
    for (String error : keys(tally -> tally.errors().keySet().stream())) {
      count("  " + error, tally -> tally.errors().getOrDefault(error, 0L));
    }
    count("200, but a part missing", Tally::degradedAnswers);
    for (String part : keys(tally -> tally.degraded().keySet().stream())) {
      count("  " + part, tally -> tally.degraded().getOrDefault(part, 0L));
    }
    return this;
  }

  /** Whether the generator kept its time. */
  public TallyTable generator() {
    count("sent > 1 ms late by the generator", Tally::late);
    if (tallies.values().stream().anyMatch(tally -> tally.opened() > 0)) {
      count("connections opened under load", Tally::opened);
    }
    return this;
  }

  private void count(String label, Function<Tally, Long> figure) {
    add(label, tally -> Figures.count(figure.apply(tally)));
  }

  private void add(String label, Function<Tally, String> figure) {
    table.row(
        Stream.concat(Stream.of(label), tallies.values().stream().map(figure))
            .toArray(String[]::new));
  }

  private TreeSet<String> keys(Function<Tally, Stream<String>> of) {
    var keys = new TreeSet<String>();
    tallies.values().forEach(tally -> of.apply(tally).forEach(keys::add));
    return keys;
  }
}
