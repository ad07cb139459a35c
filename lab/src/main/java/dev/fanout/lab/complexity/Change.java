package dev.fanout.lab.complexity;

import com.github.difflib.DiffUtils;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How large a change is.
 *
 * @param files touched
 * @param added lines, as diff counts them
 * @param removed lines, of which those that were only altered are in {@code added}, too
 * @param statements more than before, in Java; see {@link SourceFigures}
 * @param cognitive more than before
 * @param operators more than before
 */
record Change(int files, int added, int removed, int statements, int cognitive, int operators) {
  static final Change NONE = new Change(0, 0, 0, 0, 0, 0);

  /**
   * Of one file.
   *
   * @param before no lines where it is new
   */
  static Change of(
      List<String> before, List<String> after, SourceFigures was, SourceFigures becomes) {
    int added = 0;
    int removed = 0;
    for (var delta : DiffUtils.diff(before, after).getDeltas()) {
      added += delta.getTarget().size();
      removed += delta.getSource().size();
    }
    return new Change(
        1,
        added,
        removed,
        becomes.statements() - was.statements(),
        becomes.cognitive() - was.cognitive(),
        becomes.operators() - was.operators());
  }

  Change plus(Change other) {
    return new Change(
        files + other.files,
        added + other.added,
        removed + other.removed,
        statements + other.statements,
        cognitive + other.cognitive,
        operators + other.operators);
  }

  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("files", files);
    json.put("added", added);
    json.put("removed", removed);
    json.put("statements", statements);
    json.put("cognitive", cognitive);
    json.put("operators", operators);
    return json;
  }
}
