package dev.fanout.lab.terminal;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns as wide as their widest cell; the first columns to the left, the rest right. */
public final class Table {
  private static final String GAP = "   ";

  private final List<List<String>> rows = new ArrayList<>();
  private final int leftColumns;

  /**
   * @param leftColumns how many columns are aligned to the left
   * @param header the first row
   */
  public Table(int leftColumns, String... header) {
    this.leftColumns = leftColumns;
    rows.add(List.of(header));
  }

  /** Adds a row with as many cells as the header has. */
  public Table row(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          "A row of " + cells.length + " cells under a header of " + rows.getFirst().size());
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The header first, without blanks at the end of lines. */
  public List<String> lines() {
    int[] widths = new int[rows.getFirst().size()];
    for (var row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    var cells = new ArrayList<String>();
    for (int i = 0; i < widths.length; i++) {
      String blanks = " ".repeat(widths[i] - row.get(i).length());
      cells.add(i < leftColumns ? row.get(i) + blanks : blanks + row.get(i));
    }
    return String.join(GAP, cells).stripTrailing();
  }

  /** Prints it, indented by two, the header in bold. */
  public void print(Terminal terminal) {
    var lines = lines();
    terminal.line("  " + terminal.bold(lines.getFirst()));
    lines.stream().skip(1).forEach(line -> terminal.line("  " + line));
  }
}
