package dev.fanout.lab;

import dev.fanout.lab.process.SessionFile;
import dev.fanout.lab.program.Step;
import dev.fanout.lab.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;

/**
 * What every command works with.
 *
 * @param repository the folder that holds ./fanout
 */
record Context(Path repository, Terminal terminal) {
  SessionFile sessionFile() {
    return new SessionFile(repository);
  }

  /** The lines to type instead of the command. */
  void print(List<Step> steps) {
    if (!Path.of("").toAbsolutePath().equals(repository)) {
      terminal.line("cd '" + repository.toString().replace("'", "'\\''") + "'");
    }
    steps.forEach(step -> terminal.line(step.shell()));
  }
}
