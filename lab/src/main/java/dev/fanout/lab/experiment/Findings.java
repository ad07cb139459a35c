package dev.fanout.lab.experiment;

import dev.fanout.lab.json.Json;
import dev.fanout.lab.measure.Conditions;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Terminal;
import dev.fanout.lab.terminal.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What an experiment hands over.
 *
 * @param name of its files
 * @param legend says what stands in the columns
 * @param json all figures
 * @param picture SVG, drawn when it is asked for
 */
record Findings(
    String name,
    String title,
    Conditions conditions,
    List<String> sentences,
    Grid grid,
    String legend,
    Map<String, Object> json,
    Supplier<String> picture) {

  void print(Terminal terminal) {
    terminal.line("");
    grid.print(terminal);
    terminal.line("");
    Text.wrap(legend).forEach(line -> terminal.line("  " + line));
    for (String sentence : sentences) {
      terminal.line("");
      String mark = "  - ";
      for (String line : Text.wrap(sentence)) {
        terminal.line(mark + line);
        mark = "    ";
      }
    }
  }

  /**
   * The figures first: they took minutes, and a picture needs fonts, which not every machine has.
   */
  void write(Path repository, Path folder, Terminal terminal) {
    try {
      Files.createDirectories(repository.resolve(folder));
      write(repository, folder.resolve(name + ".json"), Json.text(json), terminal);
      write(repository, folder.resolve(name + ".md"), markdown(), terminal);
      write(repository, folder.resolve(name + ".svg"), picture.get(), terminal);
    } catch (IOException e) {
      throw new Failure("Cannot write to " + folder + ": " + e.getMessage(), "Is it a folder?");
    } catch (LinkageError e) {
      throw new Failure(
          "No picture: this JDK cannot draw text here (" + e.getMessage() + ").",
          "Install fontconfig and any font; the figures are written.");
    }
  }

  private static void write(Path repository, Path file, String text, Terminal terminal)
      throws IOException {
    Files.writeString(repository.resolve(file), text);
    terminal.line("  wrote " + file);
  }

  /** Generated: whoever runs the command again overwrites it. */
  String markdown() {
    var text = new StringBuilder();
    text.append("# ").append(title).append("\n\n");
    text.append("Written by `").append(conditions.command()).append("`; do not edit.\n\n");
    text.append("![").append(title).append("](").append(name).append(".svg)\n\n");
    sentences.forEach(sentence -> text.append("- ").append(sentence).append('\n'));
    text.append('\n').append(grid.markdown()).append('\n');
    text.append(legend).append("\n\n");
    text.append("Measured: ").append(conditions.sentence()).append(" All figures: [");
    text.append(name).append(".json](").append(name).append(".json).\n");
    return text.toString();
  }
}
