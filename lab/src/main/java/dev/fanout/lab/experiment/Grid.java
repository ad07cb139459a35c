package dev.fanout.lab.experiment;

import dev.fanout.lab.terminal.Table;
import dev.fanout.lab.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The same rows for a terminal and for a page of documentation. */
final class Grid {
  private final int leftColumns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param leftColumns how many columns are aligned to the left
   */
  Grid(int leftColumns, List<String> header) {
    this.leftColumns = leftColumns;
    rows.add(header);
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  void print(Terminal terminal) {
    var table = new Table(leftColumns, rows.getFirst().toArray(String[]::new));
    rows.stream().skip(1).forEach(row -> table.row(row.toArray(String[]::new)));
    table.print(terminal);
  }

  /** As a table in Markdown. */
  String markdown() {
    var rules =
        IntStream.range(0, rows.getFirst().size())
            .mapToObj(column -> column < leftColumns ? "---" : "---:")
            .toList();
    return Stream.concat(
            Stream.of(rows.getFirst().stream().map(Grid::sentence).toList(), rules),
            rows.stream().skip(1))
        .map(row -> row.stream().collect(Collectors.joining(" | ", "| ", " |\n")))
        .collect(Collectors.joining());
  }

  /** A heading in capitals is for terminals. */
  private static String sentence(String heading) {
    return heading.toLowerCase(Locale.ROOT).replace("cpu", "CPU");
  }
}
