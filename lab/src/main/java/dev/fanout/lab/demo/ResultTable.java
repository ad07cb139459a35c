package dev.fanout.lab.demo;

import dev.fanout.lab.load.Tally;
import dev.fanout.lab.load.TallyTable;
import dev.fanout.lab.terminal.Figures;
import dev.fanout.lab.terminal.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a phase showed, the gateways side by side. */
final class ResultTable {
  private ResultTable() {}

  static Table of(Phase phase, List<Side> sides) {
    var tallies = new TallyTable(tallies(sides)).times();
    if (phase.criticalPathMillis() > 0) {
      tallies.above(phase.criticalPathMillis());
    }
    tallies.answers();
    costs(sides, tallies.table());
    return tallies.generator().table();
  }

  private static Map<String, Tally> tallies(List<Side> sides) {
    var tallies = new LinkedHashMap<String, Tally>();
    sides.forEach(side -> tallies.put(side.gateway().toString(), side.tally()));
    return tallies;
  }

  private static void costs(List<Side> sides, Table table) {
    add(sides, table, "CPU per request", side -> Figures.fineMillis(side.cpuMillisPerRequest()));
    add(sides, table, "  lowest to highest slice", side -> side.cpu().toString());
    add(sides, table, "memory (RSS)", side -> known(side.memory(), Figures::megabytes));
    add(sides, table, "platform threads", side -> known(side.threads(), Figures::count));
  }

  private static void add(
      List<Side> sides, Table table, String label, Function<Side, String> figure) {
    table.row(Stream.concat(Stream.of(label), sides.stream().map(figure)).toArray(String[]::new));
  }

  private static String known(OptionalLong figure, Function<Long, String> text) {
    return figure.isEmpty() ? "not known" : text.apply(figure.getAsLong());
  }
}
