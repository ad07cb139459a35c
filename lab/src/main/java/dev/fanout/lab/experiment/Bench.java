package dev.fanout.lab.experiment;

import dev.fanout.lab.load.OpenLoop;
import dev.fanout.lab.load.Products;
import dev.fanout.lab.load.Tally;
import dev.fanout.lab.measure.Load;
import dev.fanout.lab.measure.Use;
import dev.fanout.lab.measure.Watch;
import dev.fanout.lab.process.LogTail;
import dev.fanout.lab.process.ProcessFigures;
import dev.fanout.lab.process.ProcessGroup;
import dev.fanout.lab.process.Running;
import dev.fanout.lab.process.Startup;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Puts one gateway under load and reads what came of it and what it took. */
final class Bench {
  /** Twice the deadline: nobody waits longer for a page. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** All that is said of a gateway that takes none, for seconds and several times over. */
  static final String NO_CONNECTION = "no connection";

  /** More are opened where answers take longer. */
  private static final double CONNECTION_SECONDS = 0.15;

  private static final int MOST_TRIES = 3;
  private static final Duration START_AT_MOST = Duration.ofMinutes(2);

  private final Path repository;
  private final ProcessGroup group;
  private final Terminal terminal;

  Bench(Path repository, ProcessGroup group, Terminal terminal) {
    this.repository = repository;
    this.group = group;
    this.terminal = terminal;
  }

  /**
   * @return nothing but errors when it takes no connection
   * @throws Failure when a program has ended
   */
  Measured load(Subject subject, Load load) throws InterruptedException {
    requireAlive();
    try (var generator = connect(subject, load.rate());
        var watch = Watch.during(load, process(subject.program()))) {
      long start = System.nanoTime();
      var before = around();
      Tally tally = generator.run(load.rate(), load.leadIn(), load.length(), Products::path);
      double seconds = (System.nanoTime() - start) / 1e9;
      double around = around().minus(before).toNanos() / 1e9 / seconds;
      requireAlive();
      return new Measured(load, tally, watch.use(), around);
    } catch (IOException e) {
      long requests = Math.round(load.rate() * load.length().toMillis() / 1e3);
      var nothing = Tally.failed(requests, NO_CONNECTION);
      return new Measured(load, nothing, Use.UNKNOWN, 0);
    }
  }

  /** A fresh process in the place of one that does not recover; nothing of it is warm. */
  void restart(Subject subject) throws InterruptedException {
    end(subject);
    new Startup(repository, terminal, START_AT_MOST).start(List.of(subject.program()), group);
  }

  /** Ends one that is given up: on the processor of the others it would slow them down. */
  void end(Subject subject) throws InterruptedException {
    group.kill(subject.program());
  }

  /** Whether it says in its log that its memory is used up. */
  boolean outOfMemory(Subject subject) {
    try (var lines = Files.lines(repository.resolve(Programs.log(subject.program().name())))) {
      return lines.anyMatch(line -> line.contains("OutOfMemoryError"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was pushed over a moment ago may take no connection for seconds. */
  OpenLoop connect(Subject subject, double rate) throws IOException, InterruptedException {
    int connections = (int) Math.ceil(rate * CONNECTION_SECONDS);
    for (int tries = 1; ; tries++) {
      try {
        return OpenLoop.connect(subject.url(), connections, PATIENCE);
      } catch (IOException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
        Thread.sleep(PATIENCE);
      }
    }
  }

  /** A figure of a machine where something has ended would mean nothing. */
  private void requireAlive() throws InterruptedException {
    for (var program : group.session().running()) {
      if (program.process().isEmpty()) {
        group.awaitShutdown();
        throw LogTail.failure(repository, program.name(), "ended during the experiment");
      }
    }
  }

  ProcessHandle process(Program program) {
    return running().stream()
        .filter(running -> running.name().equals(program.name()))
        .findAny()
        .flatMap(Running::process)
        .orElseThrow();
  }

  /** CPU time of this JVM and of the services, which are named so. */
  private Duration around() {
    Duration sum = ProcessFigures.cpu(ProcessHandle.current());
    for (Running program : running()) {
      if (!program.name().startsWith("gateway")) {
        sum = sum.plus(program.process().map(ProcessFigures::cpu).orElse(Duration.ZERO));
      }
    }
    return sum;
  }

  private List<Running> running() {
    return group.session().running();
  }
}
