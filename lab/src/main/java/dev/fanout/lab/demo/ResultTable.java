package dev.fanout.lab.demo;

import dev.fanout.lab.load.Tally;
import dev.fanout.lab.terminal.Figures;
import dev.fanout.lab.terminal.Table;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a phase showed, the gateways side by side. */
final class ResultTable {
  private final List<Side> sides;
  private final Table table;

  private ResultTable(List<Side> sides) {
    this.sides = sides;
    this.table = new Table(1, row("", side -> side.gateway().toString()));
  }

  static Table of(Phase phase, List<Side> sides) {
    var result = new ResultTable(sides);
    result.times(phase);
    result.answers();
    result.costs();
    return result.table;
  }

  private void times(Phase phase) {
    add("answered within, p50", side -> percentile(side, 50));
    add("                 p90", side -> percentile(side, 90));
    add("                 p99", side -> percentile(side, 99));
    add("                 max", side -> percentile(side, 100));
    if (phase.criticalPathMillis() > 0) {
      double path = phase.criticalPathMillis();
      add(
          "p50 above the services' " + Math.round(path) + " ms",
          side -> percentile(side, 50, path));
    }
  }

  private static String percentile(Side side, double percentile) {
    return percentile(side, percentile, 0);
  }

  private static String percentile(Side side, double percentile, double above) {
    var tally = side.tally();
    return tally.answered() ? Figures.millis(tally.millis(percentile) - above) : "-";
  }

  private void answers() {
    count("requests", Tally::requests);
    count("errors (no 200)", Tally::errorCount);
    for (String error : keys(tally -> tally.errors().keySet().stream())) {
      count("  " + error, tally -> tally.errors().getOrDefault(error, 0L));
    }
    count("200, but a part missing", Tally::degradedAnswers);
    for (String part : keys(tally -> tally.degraded().keySet().stream())) {
      count("  " + part, tally -> tally.degraded().getOrDefault(part, 0L));
    }
  }

  private void costs() {
    add("CPU per request", side -> Figures.fineMillis(side.cpuMillisPerRequest()));
    add("  lowest to highest slice", side -> side.cpu().toString());
    add("memory (RSS)", side -> known(side.memory(), Figures::megabytes));
    add("platform threads", side -> known(side.threads(), Figures::count));
    count("sent > 1 ms late by the generator", Tally::late);
    if (sides.stream().anyMatch(side -> side.tally().opened() > 0)) {
      count("connections opened under load", Tally::opened);
    }
  }

  private void count(String label, Function<Tally, Long> figure) {
    add(label, side -> Figures.count(figure.apply(side.tally())));
  }

  private void add(String label, Function<Side, String> figure) {
    table.row(row(label, figure));
  }

  private String[] row(String label, Function<Side, String> figure) {
    return Stream.concat(Stream.of(label), sides.stream().map(figure)).toArray(String[]::new);
  }

  private TreeSet<String> keys(Function<Tally, Stream<String>> of) {
    var keys = new TreeSet<String>();
    sides.forEach(side -> of.apply(side.tally()).forEach(keys::add));
    return keys;
  }

  private static String known(OptionalLong figure, Function<Long, String> text) {
    return figure.isEmpty() ? "not known" : text.apply(figure.getAsLong());
  }
}
