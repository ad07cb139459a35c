package dev.fanout.lab.complexity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A stack trace as a gateway's log has it.
 *
 * @param lines from the exception on, what Reactor adds included
 */
record FailureTrace(List<String> lines) {
  private static final String FRAME = "at ";
  private static final String OURS = FRAME + "dev.fanout.";

  static FailureTrace of(String text) {
    return new FailureTrace(text.stripTrailing().lines().toList());
  }

  int frames() {
    return count(FRAME);
  }

  /** Frames of this repository's code, be they in a gateway or in what both share. */
  int ours() {
    return count(OURS);
  }

  private int count(String beginning) {
    return (int) lines.stream().filter(line -> line.strip().startsWith(beginning)).count();
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }

  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("frames", frames());
    json.put("ours", ours());
    json.put("trace", lines);
    return json;
  }
}
