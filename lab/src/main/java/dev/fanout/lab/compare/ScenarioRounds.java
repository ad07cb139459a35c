package dev.fanout.lab.compare;

import dev.fanout.lab.load.OpenLoop;
import dev.fanout.lab.load.Products;
import dev.fanout.lab.load.SlowReaders;
import dev.fanout.lab.load.Tally;
import dev.fanout.lab.measure.Load;
import dev.fanout.lab.measure.Watch;
import dev.fanout.lab.process.ProcessFigures;
import dev.fanout.lab.process.Urgency;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.replay.Behaviour;
import dev.fanout.lab.terminal.Progress;
import dev.fanout.lab.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Puts the contestants into a scenario, one after the other, each from the same state: the services
 * are well, and complete answers come one after the other.
 */
final class ScenarioRounds {
  /** All at once, as far as one thread can. */
  private static final double AT_ONCE_RATE = 50_000;

  /** Longer than anything takes where there is room. */
  private static final Duration ROOMY_PATIENCE = Duration.ofSeconds(100);

  /** Of one slice, none of which counts. */
  private static final int MOST_REHEARSALS = 2;

  private static final String NOT_RECOVERED = "did not recover";
  private static final String NO_CONNECTION = "no connection";
  private static final String EXPORT = "/products/export?from=1&count=1000000";
  private static final Duration SLOW_PAUSE = Duration.ofMillis(200);

  /** Of the load, before SIGTERM. */
  private static final Duration UNDISTURBED = Duration.ofSeconds(1);

  private final Stand stand;
  private final ReplayedServices services;
  private final Settling settling;
  private final Terminal terminal;
  private final Knees knees;
  private final boolean rehearsals;

  /**
   * @param rehearsals whether there are any
   */
  ScenarioRounds(
      Stand stand, ReplayedServices services, Terminal terminal, Knees knees, boolean rehearsals) {
    this.stand = stand;
    this.services = services;
    this.settling = new Settling(stand, terminal);
    this.terminal = terminal;
    this.knees = knees;
    this.rehearsals = rehearsals;
  }

  /** One slice at one point, and what it is of. */
  private record Slice(
      Scenario scenario, Scenario.Point point, Contestant contestant, int repetition, Load load) {
    /** How many count. */
    long requests() {
      return scenario.course() == Scenario.Course.BURST
          ? Scenario.burst(ProcessFigures.mostOpenFiles())
          : Math.round(load.rate() * load.length().toMillis() / 1e3);
    }

    Traffic traffic() {
      var usual = Traffic.of(scenario.name(), load.rate());
      return point.products() == 1 ? usual : usual.asking(k -> Products.batch(k, point.products()));
    }
  }

  /**
   * @param all of them, of which those are measured that take part
   */
  List<Sample> repeat(int repetition, Scenario scenario, List<Contestant> all)
      throws InterruptedException {
    var field = all.stream().filter(scenario::takes).toList();
    var slices = slices(repetition, scenario, field);
    var samples = new ArrayList<Sample>();
    var about = Timetable.once(scenario, field.size(), knees.weakest(), rehearsals);
    String title = scenario.title() + ", repetition " + repetition;
    try (var _ = new Progress(terminal, title, about)) {
      for (var slice : slices) {
        if (rehearsals && scenario.isRehearsed()) {
          rehearse(slice);
        }
        samples.add(Stand.inTime(() -> once(slice)));
      }
      for (int i = 0; i < slices.size(); i++) { // a moment of the machine may be over by now
        var slice = slices.get(i);
        if (samples.get(i).isVoid()) {
          samples.set(i, samples.get(i).plus(Stand.inTime(() -> once(slice))));
        }
      }
      for (var contestant : field) { // what comes next finds breakers closed
        settling.settle(contestant);
      }
    }
    return samples;
  }

  private List<Slice> slices(int repetition, Scenario scenario, List<Contestant> field) {
    var slices = new ArrayList<Slice>();
    double strongest = knees.strongest(field);
    for (var point : scenario.points()) {
      for (var contestant : repetition % 2 == 0 ? field.reversed() : field) {
        double rate = scenario.rate(point, knees.weakest(), strongest);
        var load = scenario.load(point, rate);
        slices.add(new Slice(scenario, point, contestant, repetition, load));
      }
    }
    return slices;
  }

  /** What a process meets for the first time keeps its JIT busy for seconds. */
  private void rehearse(Slice slice) throws InterruptedException {
    double compiling = 1;
    for (int i = 0; i < MOST_REHEARSALS && compiling > Sample.COMPILING_AT_MOST; i++) {
      compiling = once(slice).compiling();
    }
  }

  private Sample once(Slice slice) throws InterruptedException {
    boolean warm = settling.settle(slice.contestant);
    stand.front(slice.contestant);
    var sample = measured(slice);
    // where there is room nothing refuses in time
    if (slice.scenario.roomy() && !settling.settle(slice.contestant)) {
      sample.alsoFailed(NOT_RECOVERED, 1);
    }
    if (!warm) {
      sample.alsoFailed(Sample.NOT_WELL, 1);
      Sample.judge(false, sample.figures());
    }
    return sample;
  }

  private Sample measured(Slice slice) throws InterruptedException {
    var behaviours = slice.scenario.services(slice.point, slice.load.rate());
    try (var beside = Executors.newScheduledThreadPool(1)) {
      return switch (slice.scenario.course()) {
        case STEADY, OVERLOAD -> {
          services.behave(behaviours);
          yield measure(slice, slice.traffic());
        }
        case MIDDLE_THIRD -> middleThird(slice, behaviours, beside);
        case LEAVING -> {
          services.reset(); // of the calls before it nothing is known then
          services.behave(behaviours);
          yield leaving(slice, beside);
        }
        case SLOW_READERS -> slowReaders(slice);
        case RESTART -> restart(slice, beside);
        case FRESH -> {
          stand.replace(slice.contestant, Scenario.WARMS_UP);
          yield measure(slice, slice.traffic());
        }
        case BURST -> {
          services.behave(behaviours);
          yield burst(slice, beside);
        }
        case IN_FLIGHT -> {
          services.behave(behaviours);
          yield inFlight(slice);
        }
      };
    } catch (IOException e) { // a finding, and no reason to lose what others have shown
      return sample(slice, Tally.failed(slice.requests(), NO_CONNECTION));
    } finally {
      services.reset();
    }
  }

  private Sample measure(Slice slice, Traffic traffic) throws IOException, InterruptedException {
    return stand.measure(slice.contestant, slice.repetition, slice.point.at(), slice.load, traffic);
  }

  private Sample middleThird(
      Slice slice, Map<Service, Behaviour> behaviours, ScheduledExecutorService beside)
      throws IOException, InterruptedException {
    var third = slice.load.length().dividedBy(3);
    var ill =
        after(
            slice.load.leadIn().plus(third),
            beside,
            () -> {
              services.behave(behaviours);
              return true;
            });
    var well =
        after(
            slice.load.leadIn().plus(third.multipliedBy(2)),
            beside,
            () -> {
              services.reset();
              return true;
            });
    var sample = measure(slice, slice.traffic());
    join(ill);
    join(well);
    return sample;
  }

  /** Those who leave are given up by a generator of their own, whose patience is short. */
  private Sample leaving(Slice slice, ScheduledExecutorService beside)
      throws IOException, InterruptedException {
    double rate = knees.weakest() * Scenario.LEAVING_SHARE;
    var load = slice.load;
    var left = new ArrayList<Departures.Moment>();
    try (var leavers = OpenLoop.connect(slice.contestant.url(), 1, Scenario.LEAVE_AFTER)) {
      leavers.telling((path, nanos) -> left.add(new Departures.Moment(path, nanos)));
      var leaving =
          beside.submit(
              () -> leavers.run(rate, load.leadIn(), load.length(), k -> Products.path(k * 7)));
      var sample = measure(slice, slice.traffic());
      join(leaving);
      Thread.sleep(Departures.RUNS_ON_AT_MOST); // calls of those who left last
      var departures = Departures.of(left, services.ended(Scenario.WATCHED));
      sample.figures().put(Sample.LEFT, (double) departures.left());
      sample.figures().put(Sample.ENDED, (double) departures.ended());
      if (departures.ended() > 0) {
        sample.figures().put(Sample.RAN_ON, departures.ranOnMillis());
      }
      return sample;
    }
  }

  private Sample slowReaders(Slice slice) throws IOException, InterruptedException {
    try (var readers =
        SlowReaders.open(slice.contestant.url(), EXPORT, Scenario.SLOW_READERS, SLOW_PAUSE)) {
      var sample = measure(slice, slice.traffic());
      sample.figures().put(Sample.EXPORTED, (double) readers.lines());
      if (readers.ended() > 0) {
        sample.alsoFailed("export cut off", readers.ended());
      }
      return sample;
    }
  }

  /** Nothing of the process is measured: it is two. */
  private Sample restart(Slice slice, ScheduledExecutorService beside)
      throws IOException, InterruptedException {
    var load = slice.load;
    var traffic = slice.traffic();
    try (var _ = Urgency.ofThisThread();
        var generator =
            OpenLoop.connect(slice.contestant.url(), traffic.connections(), traffic.patience())) {
      var back =
          after(
              load.leadIn().plus(UNDISTURBED),
              beside,
              () -> {
                long began = System.nanoTime();
                stand.restart(slice.contestant);
                settling.settle(slice.contestant);
                return (System.nanoTime() - began) / 1e9;
              });
      var tally = generator.run(load.rate(), load.leadIn(), load.length(), traffic.path());
      boolean underLoad = back.isDone();
      double seconds = join(back);
      var sample = sample(slice, tally);
      if (underLoad) {
        sample.figures().put(Sample.BACK, seconds);
      }
      return sample;
    }
  }

  private Sample burst(Slice slice, ScheduledExecutorService beside)
      throws IOException, InterruptedException {
    var process = stand.process(slice.contestant);
    int requests = Math.toIntExact(slice.requests());
    try (var _ = Urgency.ofThisThread();
        var generator = OpenLoop.connect(slice.contestant.url(), requests, ROOMY_PATIENCE);
        var watch = Watch.from(process)) {
      var threads = after(UNDISTURBED, beside, () -> ProcessFigures.threads(process.pid()));
      long began = System.nanoTime();
      var length = Duration.ofNanos(Math.round(requests / AT_ONCE_RATE * 1e9));
      var tally = generator.run(AT_ONCE_RATE, length, Products::path);
      var use = watch.use();
      long end = System.nanoTime();
      var sample = sample(slice, tally);
      var figures = sample.figures();
      double seconds = (end - began) / 1e9;
      figures.put(Sample.AT_ONCE, (double) requests);
      figures.put(Sample.FINISHED, seconds);
      Stand.spent(use, seconds, figures);
      join(threads).ifPresent(count -> figures.put(Sample.THREADS, (double) count));
      figures.remove(Sample.LATE); // what is due at once cannot be sent at once
      Sample.judge(true, figures);
      return sample;
    }
  }

  private Sample inFlight(Slice slice) throws IOException, InterruptedException {
    var delay = Scenario.delay(slice.point, slice.load.rate());
    return measure(
        slice, slice.traffic().waiting(delay, ROOMY_PATIENCE, (int) (slice.point.at() * 1.1)));
  }

  private static Sample sample(Slice slice, Tally tally) {
    var figures = new TreeMap<String, Double>();
    Sample.count(tally, figures);
    return new Sample(
        slice.repetition,
        slice.scenario.name(),
        slice.contestant.name(),
        slice.point.at(),
        slice.load.rate(),
        tally.complete(),
        tally.partial(),
        figures,
        tally.errors());
  }

  private static <T> Future<T> after(
      Duration delay, ScheduledExecutorService beside, Callable<T> task) {
    return beside.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static <T> T join(Future<T> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    }
  }
}
