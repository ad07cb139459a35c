package dev.fanout.lab.compare;

import dev.fanout.lab.load.OpenLoop;
import dev.fanout.lab.measure.Load;
import dev.fanout.lab.measure.Use;
import dev.fanout.lab.measure.Watch;
import dev.fanout.lab.process.JvmFigures;
import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.process.ProcessFigures;
import dev.fanout.lab.process.ProcessGroup;
import dev.fanout.lab.process.Running;
import dev.fanout.lab.process.Startup;
import dev.fanout.lab.process.Urgency;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where the contestants run: starts and ends their processes, puts them under load, looks on. */
final class Stand implements AutoCloseable {
  private static final Duration START_AT_MOST = Duration.ofMinutes(3);

  /** A gateway promises 25 s. */
  private static final Duration STOP_AT_MOST = Duration.ofSeconds(30);

  static final int MOST_TRIES = 3;
  private static final double MEGA = 1e6;

  private final Path repository;
  private final Terminal terminal;
  private final ProcessGroup group;
  private final Pinning pinning;
  private final Map<Contestant, JvmFigures> jvms = new HashMap<>();

  /** Whose processes go on afterwards. */
  private final Set<Contestant> guests = new HashSet<>();

  private Optional<Contestant> front = Optional.empty();

  Stand(Path repository, Terminal terminal, ProcessGroup group, Pinning pinning) {
    this.repository = repository;
    this.terminal = terminal;
    this.group = group;
    this.pinning = pinning;
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
      started(contestant);
    }
  }

  /** By a fresh process with so much more in its environment; waits until it is ready. */
  void replace(Contestant contestant, Map<String, String> settings) throws InterruptedException {
    startFront(contestant, contestant.program().orElseThrow().with(settings));
  }

  /** Without a look into its JVM, which would take time of what is measured. */
  private void startFront(Contestant contestant, Program program) throws InterruptedException {
    end(List.of(contestant));
    front.filter(other -> !other.equals(contestant)).ifPresent(this::aside);
    front = Optional.of(contestant);
    start(List.of(program)); // which begins at the front
  }

  private void started(Contestant contestant) {
    JvmFigures.of(process(contestant).pid()).ifPresent(jvm -> jvms.put(contestant, jvm));
    aside(contestant);
  }

  /** Has the processor for itself from now on: one that waits for its turn works a little, too. */
  void front(Contestant contestant) {
    if (front.filter(contestant::equals).isEmpty()) {
      front.ifPresent(this::aside);
      pinning.front(process(contestant).pid());
      front = Optional.of(contestant);
    }
  }

  private void aside(Contestant contestant) {
    alive(contestant).ifPresent(process -> pinning.aside(process.pid()));
    if (contestant.program().isEmpty()) {
      guests.add(contestant);
    }
    front = front.filter(other -> !other.equals(contestant));
  }

  /** Ends all that are ours, at once. */
  void end(Iterable<Contestant> contestants) {
    for (var contestant : contestants) {
      hangUp(contestant);
      contestant.program().ifPresent(group::kill);
    }
  }

  /** Before its end, of which JMX would complain on the terminal. */
  private void hangUp(Contestant contestant) {
    jvm(contestant).ifPresent(JvmFigures::close);
    jvms.remove(contestant);
  }

  /** SIGTERM, and a fresh process when that one has ended; waits until it is ready. */
  void restart(Contestant contestant) throws InterruptedException {
    var ending = process(contestant);
    hangUp(contestant);
    ending.destroy();
    try {
      ending.onExit().get(STOP_AT_MOST.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new Failure(
          contestant.name() + " does not end.", "See ./fanout logs " + contestant.name());
    }
    startFront(contestant, contestant.program().orElseThrow());
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
    try {
      return measure(contestant, repetition, level, load, Traffic.typical(load.rate()));
    } catch (IOException e) {
      throw new Failure(
          contestant.name() + " takes no connection: " + e.getMessage(),
          "See ./fanout logs " + contestant.name());
    }
  }

  /**
   * One slice.
   *
   * @throws IOException when the contestant takes no connection
   * @throws Failure when it has ended
   */
  Sample measure(Contestant contestant, int repetition, double level, Load load, Traffic traffic)
      throws IOException, InterruptedException {
    front(contestant);
    var process = process(contestant);
    var figures = new TreeMap<String, Double>();
    try (var _ = Urgency.ofThisThread(); // which sends
        var generator =
            OpenLoop.connect(contestant.url(), traffic.connections(), traffic.patience());
        var watch = Watch.during(load, process)) {
      var before = counts(contestant);
      var around = around();
      long start = System.nanoTime();
      var tally =
          generator
              .leavingOut(traffic.known())
              .run(load.rate(), load.leadIn(), load.length(), traffic.path());
      double seconds = (System.nanoTime() - start) / 1e9;
      figures.put(Sample.AROUND, around().minus(around).toNanos() / 1e9 / seconds);
      Sample.count(tally, figures);
      spent(watch.use(), load.length().toMillis() / 1e3, figures);
      ProcessFigures.threads(process.pid())
          .ifPresent(threads -> figures.put(Sample.THREADS, (double) threads));
      if (before.isPresent()) {
        // of the lead-in too, so only its share
        double share = (double) load.length().toNanos() / load.whole().toNanos();
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
    }
  }

  /** What is measured once, or again. */
  interface Try {
    Sample measure() throws InterruptedException;
  }

  /** Again where the generator itself was late: then it was that which was measured. */
  static Sample inTime(Try once) throws InterruptedException {
    var sample = once.measure();
    int again = 0;
    while (sample.isVoid() && again < MOST_TRIES - 1) {
      sample = once.measure();
      again++;
    }
    sample.figures().put(Sample.AGAIN, (double) again);
    return sample;
  }

  private Optional<JvmFigures.Counts> counts(Contestant contestant) throws IOException {
    var jvm = jvm(contestant);
    return jvm.isPresent() ? Optional.of(jvm.get().counts()) : Optional.empty();
  }

  /** What the operating system says, of so many seconds. */
  static void spent(Use use, double seconds, Map<String, Double> figures) {
    figures.put(Sample.CPU, use.cpu() * seconds);
    use.compilers().ifPresent(cpu -> figures.put(Sample.COMPILERS, cpu * seconds));
    figures.put(Sample.MEMORY, use.memory() / MEGA);
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
    return alive(contestant)
        .orElseThrow(() ->
            new Failure(
                contestant.name() + " has ended.", "See ./fanout logs " + contestant.name()));
  }

  private Optional<ProcessHandle> alive(Contestant contestant) {
    var process =
        contestant.program().isPresent()
            ? running(contestant.program().get().name())
            : ProcessHandle.of(contestant.pid());
    return process.filter(ProcessHandle::isAlive);
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
    guests.forEach(guest -> alive(guest).ifPresent(process -> pinning.anywhere(process.pid())));
    jvms.values().forEach(JvmFigures::close);
  }
}
