package dev.fanout.lab.compare;

import dev.fanout.lab.load.OpenLoop;
import dev.fanout.lab.measure.Load;
import dev.fanout.lab.measure.Watch;
import dev.fanout.lab.process.JvmFigures;
import dev.fanout.lab.process.ProcessFigures;
import dev.fanout.lab.process.ProcessGroup;
import dev.fanout.lab.process.Running;
import dev.fanout.lab.process.Startup;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where the contestants run: starts and ends their processes, puts them under load, looks on. */
final class Stand implements AutoCloseable {
  private static final Duration START_AT_MOST = Duration.ofMinutes(3);

  /** A gateway promises 25 s. */
  private static final Duration STOP_AT_MOST = Duration.ofSeconds(30);

  static final double MEGA = 1e6;

  private final Path repository;
  private final Terminal terminal;
  private final ProcessGroup group;
  private final Map<Contestant, JvmFigures> jvms = new HashMap<>();

  Stand(Path repository, Terminal terminal, ProcessGroup group) {
    this.repository = repository;
    this.terminal = terminal;
    this.group = group;
  }

  /** Waits until all are ready. */
  void start(List<Program> programs) throws InterruptedException {
    new Startup(repository, terminal, START_AT_MOST).start(programs, group);
  }

  /** Fresh processes of all that are ours. */
  void start(Iterable<Contestant> contestants) throws InterruptedException {
    end(contestants);
    for (var contestant : contestants) { // one after the other: together they would be late
      if (contestant.program().isPresent()) {
        start(List.of(contestant.program().get()));
      }
      JvmFigures.of(process(contestant).pid()).ifPresent(jvm -> jvms.put(contestant, jvm));
    }
  }

  /** Ends all that are ours, at once. */
  void end(Iterable<Contestant> contestants) {
    for (var contestant : contestants) {
      contestant.program().ifPresent(group::kill);
      jvm(contestant).ifPresent(JvmFigures::close);
      jvms.remove(contestant);
    }
  }

  /** SIGTERM, and a fresh process when that one has ended; waits until it is ready. */
  void restart(Contestant contestant) throws InterruptedException {
    var ending = process(contestant);
    ending.destroy();
    try {
      ending.onExit().get(STOP_AT_MOST.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new Failure(
          contestant.name() + " does not end.", "See ./fanout logs " + contestant.name());
    }
    start(List.of(contestant));
  }

  Optional<JvmFigures> jvm(Contestant contestant) {
    return Optional.ofNullable(jvms.get(contestant));
  }

  /**
   * One slice.
   *
   * @throws Failure when the contestant takes no connection, or has ended
   */
  Sample measure(Contestant contestant, int repetition, double level, Load load)
      throws InterruptedException {
    return measure(contestant, repetition, level, load, Traffic.typical(load.rate()));
  }

  /**
   * One slice.
   *
   * @throws Failure when the contestant takes no connection, or has ended
   */
  Sample measure(Contestant contestant, int repetition, double level, Load load, Traffic traffic)
      throws InterruptedException {
    var process = process(contestant);
    var figures = new TreeMap<String, Double>();
    try (var generator =
            OpenLoop.connect(contestant.url(), traffic.connections(), traffic.patience());
        var watch = new Watch(process)) {
      var before = counts(contestant);
      var compilers = ProcessFigures.compilers(process.pid());
      var around = around();
      long start = System.nanoTime();
      long begin = start + load.leadIn().toNanos();
      var tally = generator.run(load.rate(), load.leadIn(), load.length(), traffic.path());
      double seconds = (System.nanoTime() - start) / 1e9;
      figures.put(Sample.AROUND, around().minus(around).toNanos() / 1e9 / seconds);
      var use = watch.use(begin, begin + load.length().toNanos());
      Sample.count(tally, figures);
      figures.put(Sample.SECONDS, load.length().toMillis() / 1e3);
      figures.put(Sample.CPU, use.cpu() * load.length().toMillis() / 1e3);
      figures.put(Sample.MEMORY, use.memory() / MEGA);
      ProcessFigures.threads(process.pid())
          .ifPresent(threads -> figures.put(Sample.THREADS, (double) threads));
      // of the lead-in too, so only its share
      double share = (double) load.length().toNanos() / load.whole().toNanos();
      if (compilers.isPresent()) {
        var now = ProcessFigures.compilers(process.pid()).orElse(compilers.get());
        // one that has ended meanwhile takes what it had along
        double compiling = Math.max(0, now.minus(compilers.get()).toNanos() / 1e9);
        figures.put(Sample.COMPILERS, share * compiling);
      }
      if (before.isPresent()) {
        spent(before.get(), counts(contestant).orElseThrow(), share, figures);
      }
      return new Sample(
          repetition,
          traffic.scenario(),
          contestant.name(),
          level,
          load.rate(),
          tally.complete(),
          tally.partial(),
          figures,
          tally.errors());
    } catch (IOException e) {
      throw new Failure(
          contestant.name() + " takes no connection: " + e.getMessage(),
          "See ./fanout logs " + contestant.name());
    }
  }

  private Optional<JvmFigures.Counts> counts(Contestant contestant) throws IOException {
    var jvm = jvm(contestant);
    return jvm.isPresent() ? Optional.of(jvm.get().counts()) : Optional.empty();
  }

  private static void spent(
      JvmFigures.Counts before,
      JvmFigures.Counts after,
      double share,
      Map<String, Double> figures) {
    figures.put(Sample.ALLOCATED, share * (after.allocated() - before.allocated()) / MEGA);
    figures.put(Sample.COLLECTIONS, share * (after.collections() - before.collections()));
    figures.put(
        Sample.COLLECTING, share * after.collecting().minus(before.collecting()).toMillis());
  }

  ProcessHandle process(Contestant contestant) {
    return contestant
        .program()
        .map(program -> running(program.name()))
        .orElseGet(() -> ProcessHandle.of(contestant.pid()))
        .filter(ProcessHandle::isAlive)
        .orElseThrow(() ->
            new Failure(
                contestant.name() + " has ended.", "See ./fanout logs " + contestant.name()));
  }

  private Optional<ProcessHandle> running(String name) {
    return group.session().running().stream()
        .filter(one -> one.name().equals(name))
        .findAny()
        .flatMap(Running::process);
  }

  /** CPU time of this JVM, the services and the replay. */
  private Duration around() {
    Duration sum = ProcessFigures.cpu(ProcessHandle.current());
    for (Running program : group.session().running()) {
      if (program.name().startsWith("stub")
          || program.name().startsWith("downstream")
          || program.name().equals("replay")) {
        sum = sum.plus(program.process().map(ProcessFigures::cpu).orElse(Duration.ZERO));
      }
    }
    return sum;
  }

  @Override
  public void close() {
    jvms.values().forEach(JvmFigures::close);
  }
}
