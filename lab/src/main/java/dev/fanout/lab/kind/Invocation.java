package dev.fanout.lab.kind;

import dev.fanout.lab.program.Foreground;
import dev.fanout.lab.program.Step;
import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A tool with its arguments, whose output is ours to show or to keep. */
record Invocation(List<String> words) implements Step {
  private static final int COMMAND_NOT_FOUND = 127;

  /**
   * How it ended.
   *
   * @param output both streams
   */
  record Result(int exitCode, String output) {
    boolean ok() {
      return exitCode == 0;
    }
  }

  static Invocation of(String... words) {
    return new Invocation(List.of(words));
  }

  Invocation with(String... more) {
    return with(List.of(more));
  }

  Invocation with(List<String> more) {
    return new Invocation(Stream.concat(words.stream(), more.stream()).toList());
  }

  /** A tool that is not there ends with 127, as in a shell. */
  Result run(Path folder) throws InterruptedException {
    return run(folder, line -> {});
  }

  /**
   * @param each gets every line as it comes
   */
  Result run(Path folder, Consumer<String> each) throws InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
    } catch (IOException e) {
      return new Result(COMMAND_NOT_FOUND, words.getFirst() + " is not there");
    }
    var atExit = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(atExit);
    var output = new StringBuilder();
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      process.getOutputStream().close();
      for (String line; (line = reader.readLine()) != null; ) {
        output.append(line).append('\n');
        each.accept(line);
      }
      int exitCode = process.waitFor();
      Runtime.getRuntime().removeShutdownHook(atExit);
      return new Result(exitCode, output.toString().strip());
    } catch (IOException e) {
      throw new Failure(words.getFirst() + " cannot be read: " + e.getMessage(), shell());
    }
  }

  @Override
  public String shell() {
    return new Foreground(words).shell();
  }
}
