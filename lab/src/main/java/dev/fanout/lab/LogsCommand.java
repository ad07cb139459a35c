package dev.fanout.lab;

import dev.fanout.lab.program.Foreground;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = {
      "Show the end of the programs' logs, also of programs that have ended.",
      "They lie in .fanout/logs and are overwritten by the next start."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout logs",
      "  ./fanout logs gateway-mvc -f",
      "  ./fanout logs downstream-stubs --lines 500"
    })
final class LogsCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private HelpOption help;
  @Mixin private PrintOption print;

  @Parameters(
      arity = "0..1",
      paramLabel = "PROGRAM",
      description = "gateway-mvc, gateway-webflux or downstream-stubs; all when left out.")
  private String program;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written from now on; end it with Ctrl-C.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "20",
      description = "How many lines of each (default: ${DEFAULT-VALUE}).")
  private int lines;

  LogsCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    var logs = logs();
    var command = new ArrayList<>(List.of("tail", "-n", String.valueOf(lines)));
    if (follow) {
      command.add("-F");
    }
    logs.forEach(log -> command.add(log.toString()));
    var tail = new Foreground(command);
    if (print.asked()) {
      context.print(List.of(tail));
      return 0;
    }
    return tail.run(context.repository());
  }

  /** Relative to the repository. */
  private List<Path> logs() throws IOException {
    var known = written();
    if (known.isEmpty()) {
      throw new Failure("There are no logs yet.", "Start the programs: ./fanout up");
    }
    if (program == null) {
      return known;
    }
    Path log = Programs.log(program);
    if (!known.contains(log)) {
      var names = known.stream().map(LogsCommand::name).toList();
      throw new Failure(
          "There is no log of " + program + ".", "There are: " + String.join(", ", names));
    }
    return List.of(log);
  }

  private List<Path> written() throws IOException {
    Path folder = context.repository().resolve(Programs.LOGS);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> Programs.LOGS.resolve(file.getFileName()))
          .filter(file -> file.toString().endsWith(".log"))
          .sorted()
          .toList();
    }
  }

  private static String name(Path log) {
    String file = log.getFileName().toString();
    return file.substring(0, file.length() - ".log".length());
  }
}
