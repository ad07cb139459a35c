package dev.fanout.lab.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of the report, as text.
 *
 * @param heads each with its unit after the last comma, where it has one
 * @param rows each with the name, and the point where something grows, before the cells
 */
record Grid(List<String> heads, List<List<String>> rows) {
  /** Of which there is nothing to say. */
  static final String NONE = "-";

  /** Without the columns that have nothing in any row. */
  Grid withoutEmpty() {
    var kept = new ArrayList<Integer>();
    for (int i = 0; i < heads.size(); i++) {
      int column = i;
      if (rows.stream().anyMatch(row -> !row.get(column).equals(NONE))) {
        kept.add(i);
      }
    }
    return new Grid(
        kept.stream().map(heads::get).toList(),
        rows.stream().map(row -> kept.stream().map(row::get).toList()).toList());
  }

  String markdown() {
    var text = new StringBuilder();
    row(text, heads);
    row(text, heads.stream().map(_ -> "---").toList());
    rows.forEach(row -> row(text, row));
    return text.toString();
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
