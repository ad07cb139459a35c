package dev.fanout.lab.compare;

import dev.fanout.lab.measure.Load;
import dev.fanout.lab.process.Identity;
import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.process.ProcessGroup;
import dev.fanout.lab.process.SessionFile;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Whether the instrument can be believed: it must see a stall as arithmetic says, see 5 % more CPU,
 * and see nothing between two processes of the same program.
 */
public final class SelfTest {
  private static final Path BURN = Path.of(".fanout/burn.jar");

  /** Where the raw data are left, for whoever wants to know why. */
  private static final Path RUN = Path.of(".fanout/self-test");

  private static final double SHARE = 0.05;

  /** The length of the load in which the server stands still for a second. */
  private static final Duration STALLED = Duration.ofSeconds(20);

  private static final Duration STALL = Duration.ofSeconds(1);

  /** Few enough to wait that it takes next to no time to catch up. */
  private static final double STALLED_RATE = 50;

  /** Many, so that it is warm when it stands still. */
  private static final Load BEFORE = new Load(200, Duration.ZERO, Duration.ofSeconds(20));

  /** What the answers themselves take, and the server to catch up. */
  private static final double STALL_TOLERANCE_MILLIS = 100;

  private static final List<Figure> COMPARED =
      List.of(Figure.CPU, Figure.ALLOCATED, Figure.P50, Figure.P99);

  private final ComparePlan plan = ComparePlan.selfTest();
  private final Ports ports;
  private final Pinning pinning = Pinning.detect();

  public SelfTest(Ports ports) {
    this.ports = ports;
  }

  /** Of the ratio that 5 % more CPU are, on both sides. */
  private static final double BURN_TOLERANCE = 0.02;

  /** By which the interval of the same program twice may leave 1, on both sides. */
  private static final double WIDEST = 0.1;

  private record Check(String what, String expected, String seen, boolean holds) {}

  /** What it starts with its ports shifted so. */
  public List<Program> programs(Ports shifted) {
    return Stream.concat(
            ComparePlan.around(shifted, pinning).stream(),
            contestants(shifted).stream().flatMap(one -> one.program().stream()))
        .toList();
  }

  private List<Contestant> contestants(Ports shifted) {
    return List.of(
        plan.gatewayMvc(shifted, pinning, 1, "one", List.of()),
        plan.gatewayMvc(shifted, pinning, 2, "same", List.of()),
        plan.gatewayMvc(
            shifted,
            pinning,
            3,
            "burning",
            List.of("-javaagent:%s=%s".formatted(BURN, String.format(Locale.ROOT, "%.2f", SHARE)))),
        plan.yardstick(shifted, pinning, 4));
  }

  /**
   * @return whether all checks hold
   */
  public boolean run(Path repository, SessionFile file, Terminal terminal)
      throws InterruptedException {
    makeBurn(repository.resolve(BURN));
    var folder = new RunFolder(repository.resolve(RUN));
    folder.forget();
    var all = contestants(ports);
    var compared = all.subList(0, 3);
    var checks = new ArrayList<Check>();
    var demo = Optional.of(Identity.self());
    try (var group =
            new ProcessGroup(repository, file, terminal, ComparePlan.services(ports), demo);
        var stand = new Stand(repository, terminal, group, pinning)) {
      terminal.line("  " + pinning.sentence());
      stand.start(ComparePlan.around(ports, pinning));
      pinning.pinThis();
      stand.start(List.of(all.getLast()));
      checks.add(stall(stand, all.getLast()));
      stand.end(List.of(all.getLast()));
      var samples = new ArrayList<Sample>();
      double top = 0;
      for (int repetition = 1; repetition <= plan.repetitions(); repetition++) {
        var order = Rounds.inTurn(compared, repetition);
        stand.start(order);
        var warm = new WarmingUp(stand, terminal, plan).run(order);
        if (repetition == 1) {
          top = warm.values().stream().mapToDouble(WarmingUp.Warm::rate).min().orElseThrow();
        }
        var repeated = new Rounds(stand, terminal, plan, compared).repeat(repetition, top);
        folder.write(repetition, new RunFolder.Repetition(repeated, List.of(warm)));
        samples.addAll(repeated);
      }
      checks.addAll(verdicts(samples));
    }
    terminal.line("");
    for (var check : checks) {
      String mark = check.holds() ? terminal.green("ok    ") : terminal.red("FAILED");
      terminal.line(
          "  %s %s: %s; seen: %s".formatted(mark, check.what(), check.expected(), check.seen()));
    }
    return checks.stream().allMatch(Check::holds);
  }

  /**
   * Of T seconds of load, those requests wait longer than x that were due in the first 1 s - x of
   * the stall: a share of (1 s - x) / T. So p99 is 1 s - 0.01 T. A generator that waits for answers
   * would have sent next to none of them.
   */
  private Check stall(Stand stand, Contestant contestant) throws InterruptedException {
    stand.measure(contestant, 0, 0, BEFORE);
    long pid = stand.process(contestant).pid();
    var stopper =
        Thread.ofPlatform()
            .start(() -> {
              try {
                Thread.sleep(STALLED.dividedBy(2));
                // a shell is told all of it at once: it goes on even when this JVM does not
                new ProcessBuilder(
                        "sh",
                        "-c",
                        "kill -STOP %1$d; sleep %2$d; kill -CONT %1$d"
                            .formatted(pid, STALL.toSeconds()))
                    .start();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    var sample = stand.measure(contestant, 0, 0, new Load(STALLED_RATE, Duration.ZERO, STALLED));
    stopper.join();
    double expected = STALL.toMillis() - 0.01 * STALLED.toMillis();
    double p99 = sample.complete().getValueAtPercentile(99) / 1e3;
    return new Check(
        "a server that stands still for a second",
        "p99 of 20 s is %.0f to %.0f ms".formatted(expected, expected + STALL_TOLERANCE_MILLIS),
        "%.0f ms".formatted(p99),
        p99 >= expected * 0.99 && p99 <= expected + STALL_TOLERANCE_MILLIS);
  }

  private List<Check> verdicts(List<Sample> samples) {
    var comparison = new Comparison(List.of("one", "same", "burning"), samples);
    var checks = new ArrayList<Check>();
    for (double level : plan.levels()) {
      for (var figure : COMPARED) {
        comparison.pair("same", "one", level, figure).ifPresent(pair -> checks.add(same(pair)));
      }
      comparison
          .pair("burning", "one", level, Figure.CPU)
          .ifPresent(pair -> checks.add(burning(pair)));
    }
    int all = plan.levels().size() * (COMPARED.size() + 1);
    if (checks.size() < all) {
      checks.add(
          new Check(
              "no sample is void",
              all + " verdicts",
              checks.size() + ": the generator was late, or an answer failed",
              false));
    }
    return checks;
  }

  private static Check same(Comparison.Pair pair) {
    var ratio = pair.ratio();
    return check(
        "the same program twice",
        pair,
        Ratio.Verdict.NO_DIFFERENCE_SHOWN,
        "all of it from %.2f to %.2f".formatted(1 - WIDEST, 1 + WIDEST),
        ratio.low() >= 1 - WIDEST && ratio.high() <= 1 + WIDEST);
  }

  private static Check burning(Comparison.Pair pair) {
    var ratio = pair.ratio();
    double least = 1 + SHARE - BURN_TOLERANCE;
    double most = 1 + SHARE + BURN_TOLERANCE;
    return check(
        "5 % more CPU",
        pair,
        Ratio.Verdict.HIGHER,
        "some of it from %.2f to %.2f".formatted(least, most),
        ratio.low() <= most && ratio.high() >= least);
  }

  /**
   * @param size what the interval must be besides
   */
  private static Check check(
      String what, Comparison.Pair pair, Ratio.Verdict expected, String size, boolean hasSize) {
    var ratio = pair.ratio();
    return new Check(
        what + ", " + pair.figure().label(),
        expected + ", " + size,
        "%s in %d repetitions, %s"
            .formatted(ratio.text("%.3f"), ratio.repetitions(), ratio.verdict()),
        hasSize && ratio.verdict() == expected);
  }

  /** A jar with that one class: lab.jar would bring its libraries along, into the gateway. */
  private static void makeBurn(Path jar) {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", Burn.class.getName());
    String name = Burn.class.getName().replace('.', '/') + ".class";
    try {
      Files.createDirectories(jar.getParent());
      try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
          var in = Burn.class.getResourceAsStream("/" + name)) {
        out.putNextEntry(new JarEntry(name));
        in.transferTo(out);
      }
    } catch (IOException e) {
      throw new Failure("Cannot write " + jar + ": " + e.getMessage(), "Is there room?");
    }
  }
}
