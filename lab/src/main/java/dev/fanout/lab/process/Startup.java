package dev.fanout.lab.process;

import dev.fanout.lab.program.Await;
import dev.fanout.lab.program.MakeFolder;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Figures;
import dev.fanout.lab.terminal.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Starts programs side by side and waits until each is ready, showing how far they are. */
public final class Startup {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final int FEW = 2;

  private final Path repository;
  private final Terminal terminal;
  private final Duration atMost;
  private final long began = System.nanoTime();

  /**
   * @param atMost for all of them together, from now on; gateways under the agent may take half a
   *     minute
   */
  public Startup(Path repository, Terminal terminal, Duration atMost) {
    this.repository = repository;
    this.terminal = terminal;
    this.atMost = atMost;
  }

  /**
   * Returns when all are ready. Otherwise some may run, and closing the group is the caller's.
   *
   * @throws Failure with the end of its log when one ends or is not ready in time
   */
  public void start(List<Program> programs, ProcessGroup group) throws InterruptedException {
    programs.forEach(this::requireJar);
    new MakeFolder(Programs.LOGS).make(repository);
    var processes = new LinkedHashMap<Program, Process>();
    programs.forEach(program -> processes.put(program, group.start(program)));
    var waiting = new ArrayList<>(programs);
    while (!waiting.isEmpty()) {
      for (var program : List.copyOf(waiting)) {
        requireAlive(processes, group);
        if (ready(program)) {
          waiting.remove(program);
          sayReady(program);
        }
      }
      if (!waiting.isEmpty()) {
        requireTimeLeft(waiting.getFirst());
        terminal.status(
            "  starting, waiting for " + names(waiting) + "   " + passed().toSeconds() + " s");
        Thread.sleep(LOOK_EVERY);
      }
    }
  }

  private static boolean ready(Program program) throws InterruptedException {
    for (Await await : program.ready()) {
      if (!await.answered()) {
        return false;
      }
    }
    return true;
  }

  private void requireAlive(Map<Program, Process> processes, ProcessGroup group)
      throws InterruptedException {
    for (var entry : processes.entrySet()) {
      if (!entry.getValue().isAlive()) {
        group.awaitShutdown();
        throw LogTail.failure(
            repository,
            entry.getKey().name(),
            "ended with exit code " + entry.getValue().exitValue());
      }
    }
  }

  private void requireTimeLeft(Program program) {
    if (passed().compareTo(atMost) > 0) {
      throw LogTail.failure(
          repository, program.name(), "was not ready after " + Figures.seconds(passed()));
    }
  }

  private void requireJar(Program program) {
    var arguments = program.launch().arguments();
    int option = arguments.indexOf("-jar");
    if (option >= 0 && !Files.exists(repository.resolve(arguments.get(option + 1)))) {
      throw new Failure(
          arguments.get(option + 1) + " is not there.",
          "./fanout builds what is missing; by hand: mvn -q -DskipTests package");
    }
  }

  private void sayReady(Program program) {
    terminal.line(
        String.format(
            "  %s %-20s  ready after %6s   port %s",
            terminal.green("ok"), program.name(), Figures.seconds(passed()), program.portRange()));
  }

  private Duration passed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static String names(List<Program> waiting) {
    return waiting.size() > FEW
        ? waiting.size() + " programs"
        : waiting.stream().map(Program::name).collect(Collectors.joining(" and "));
  }
}
