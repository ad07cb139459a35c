package dev.fanout.lab.process;

import dev.fanout.lab.program.Launch;
import dev.fanout.lab.program.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Programs that do next to nothing. */
final class Sleeper {
  private static final Path LOGS = Path.of(".fanout", "logs");

  private Sleeper() {}

  static Program named(String name) {
    return shell(name, "exec sleep 120");
  }

  static Program shell(String name, String script) {
    var command = List.of("sh", "-c", script);
    return new Program(
        name, new Launch(Map.of(), command, LOGS.resolve(name + ".log")), List.of(), List.of());
  }
}
