package dev.fanout.lab.program;

/** A remark between steps; nothing to do. */
public record Note(String text) implements Step {
  @Override
  public String shell() {
    return "# " + text;
  }
}
