package dev.fanout.lab.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The knees that the loads of each run are shares of. */
final class Capacity {
  static final String TITLE = "How much each can do";
  static final String NOTE =
      "The highest rate at which 98 % of the answers are complete and there within a second. Looked"
          + " for once in each run, on one process of each: the lowest sets the loads, and none is"
          + " a figure to quote. Or more where the generator was late when it was looked for; then"
          + " it sets no load.";

  private Capacity() {}

  /** A column for each run. */
  static Grid grid(List<Run> runs) {
    var names = runs.stream().flatMap(run -> run.contestants().stream()).distinct();
    var rows =
        names
            .map(name ->
                Stream.concat(Stream.of(name), runs.stream().map(run -> cell(run, name))).toList())
            .toList();
    var heads = new ArrayList<>(List.of("contestant"));
    runs.forEach(run ->
        heads.add((run.folder().isEmpty() ? "" : "run '" + run.folder() + "', ") + "requests/s"));
    return new Grid(heads, rows);
  }

  private static String cell(Run run, String name) {
    var knee = run.facts().getJsonObject("knees").getDouble(name);
    boolean late = run.facts().getJsonArray("kneesOfTheGenerator").contains(name);
    return knee == null ? Grid.NONE : "%,.0f".formatted(knee) + (late ? " or more" : "");
  }
}
