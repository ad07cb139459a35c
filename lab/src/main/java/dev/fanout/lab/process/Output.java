package dev.fanout.lab.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a small tool prints. */
public final class Output {
  private Output() {}

  /** Its lines; none when it is not there or fails. */
  public static List<String> of(String tool, String... arguments) {
    var command = new ArrayList<>(List.of(tool));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
