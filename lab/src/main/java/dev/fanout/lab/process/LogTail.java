package dev.fanout.lab.process;

import dev.fanout.lab.program.Programs;
import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The end of a program's log, for when it failed. */
public final class LogTail {
  private static final int LINES = 15;

  private LogTail() {}

  /**
   * @param what in the past tense: "ended with exit code 1"
   */
  public static Failure failure(Path repository, String program, String what) {
    Path log = Programs.log(program);
    return new Failure(
        program + " " + what + ". The end of its log:\n" + lines(repository.resolve(log)),
        "The whole log: " + log);
  }

  private static String lines(Path log) {
    try {
      var lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return lines.stream()
          .skip(Math.max(0, lines.size() - LINES))
          .map(line -> "  | " + line)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return "  (" + e + ")";
    }
  }
}
