package dev.fanout.lab.program;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs a tool in this terminal until it ends. */
public record Foreground(List<String> arguments) implements Step {
  /** In the repository's folder; its exit code. */
  public int run(Path repository) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(arguments).directory(repository.toFile()).inheritIO().start();
    var atExit = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(atExit);
    return process.waitFor();
  }

  @Override
  public String shell() {
    return Shell.line(arguments);
  }
}
