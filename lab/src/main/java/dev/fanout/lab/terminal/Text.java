package dev.fanout.lab.terminal;

import java.util.ArrayList;
import java.util.List;

/** Sentences in lines. */
public final class Text {
  private static final int WIDTH = 96;

  private Text() {}

  /** Breaks between words, so that every line fits a terminal of 100 columns. */
  public static List<String> wrap(String sentences) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : sentences.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
