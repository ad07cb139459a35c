package dev.fanout.lab.kind;

import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Figures;
import dev.fanout.lab.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Runs one tool after the other: says what it types, how long it takes, and what went wrong. */
final class Workbench {
  private static final int LINES_OF_A_FAILURE = 20;
  private static final int LINE = 60;

  private final Path repository;
  private final Terminal terminal;

  Workbench(Path repository, Terminal terminal) {
    this.repository = repository;
    this.terminal = terminal;
  }

  Path repository() {
    return repository;
  }

  Terminal terminal() {
    return terminal;
  }

  /**
   * Waits until it has ended.
   *
   * @param hint what to do if it fails
   * @return its output
   * @throws Failure with the end of its output when it fails
   */
  String run(Invocation invocation, String hint) throws InterruptedException {
    terminal.line(terminal.dim("$ " + invocation.shell()));
    long began = System.nanoTime();
    var last = new AtomicReference<>("");
    try (var clock = Executors.newSingleThreadScheduledExecutor()) {
      clock.scheduleAtFixedRate(
          () ->
              terminal.status("  " + passed(began).toSeconds() + " s  " + terminal.dim(last.get())),
          1,
          1,
          TimeUnit.SECONDS);
      var result = invocation.run(repository, line -> last.set(shortened(line)));
      clock.shutdownNow();
      if (!result.ok()) {
        throw new Failure(end(result.output()) + "\nThis failed: " + invocation.shell(), hint);
      }
      return result.output();
    }
  }

  /** Something that took so long has worked. */
  void done(String what, long began) {
    terminal.line(
        String.format(
            "  %s %-48s %8s", terminal.green("ok"), what, Figures.seconds(passed(began))));
  }

  private static Duration passed(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static String shortened(String line) {
    return line.length() <= LINE ? line : line.substring(0, LINE) + "...";
  }

  private static String end(String output) {
    var lines = output.lines().toList();
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - LINES_OF_A_FAILURE), lines.size()));
  }
}
