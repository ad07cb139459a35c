package dev.fanout.lab.experiment;

import dev.fanout.lab.program.Delay;
import dev.fanout.lab.program.Fault;
import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.HttpCall;
import dev.fanout.lab.program.MakeFolder;
import dev.fanout.lab.program.Note;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.program.Step;
import dev.fanout.lab.program.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the hedging experiment starts and for how long it does what.
 *
 * @param settings of hedge-after that are compared; {@link #NONE} comes first
 * @param rate requests per second to each gateway; both are loaded at the same time
 * @param warmUp each setting
 * @param learning under a load that does not count, so that what is learned is of this tail
 * @param pass each setting gets two of these, in turn with the others
 * @param bin of the time series; each phase of the shift has so many
 */
record HedgingPlan(
    boolean quick,
    List<String> settings,
    double rate,
    Duration warmUp,
    Duration learning,
    Duration pass,
    Duration bin,
    int binsPerPhase) {
  static final Tracing TRACING = Tracing.OFF;

  static final String NONE = "none";

  /** What is learned when the service gets slower and faster again. */
  static final String LEARNED = "p95";

  /** The p95 of 30 ms with the usual spread: what somebody would have set who had measured it. */
  static final String FITTED = "42ms";

  /**
   * Fourteen JVMs on a few processors: with the second compiler they would be young for longer than
   * all of this takes. What is looked at is made by a service.
   */
  private static final Map<String, String> QUICKLY_WARM =
      Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");

  private static final int PORTS_APART = 100;
  private static final Duration USUAL = Service.REVIEWS.delay();
  private static final double WIDE = 0.5;
  private static final double FEW = 0.01;
  private static final double MORE = 0.02;

  static HedgingPlan of(boolean quick) {
    return quick
        ? new HedgingPlan(
            true,
            List.of(NONE, "100ms", FITTED, LEARNED),
            100,
            Duration.ofSeconds(9),
            Duration.ofSeconds(4),
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            2)
        : new HedgingPlan(
            false,
            List.of(NONE, "100ms", "60ms", FITTED, "p99", LEARNED, "p90"),
            200,
            Duration.ofSeconds(24),
            Duration.ofSeconds(9),
            Duration.ofSeconds(9),
            Duration.ofMillis(2500),
            6);
  }

  /** A way for reviews to be slow now and then. */
  enum Tail {
    WIDE_SPREAD("wide spread", "30 ms, sigma 0.5"),
    FEW_SLOW("few slow calls", "1 % take 2 s"),
    PAUSES("pauses", "50 ms every 5 s");

    private final String title;
    private final String detail;

    Tail(String title, String detail) {
      this.title = title;
      this.detail = detail;
    }

    String title() {
      return title;
    }

    String detail() {
      return detail;
    }

    /** What reviews is told. */
    List<HttpCall> before(Ports reviews) {
      var usual = Delay.usual(Service.REVIEWS).set(Service.REVIEWS, reviews);
      var healthy = Fault.off(Service.REVIEWS, reviews);
      return switch (this) {
        case WIDE_SPREAD -> List.of(new Delay(USUAL, WIDE).set(Service.REVIEWS, reviews), healthy);
        case FEW_SLOW -> List.of(usual, Fault.SLOW.on(Service.REVIEWS, reviews, FEW));
        case PAUSES -> List.of(usual, healthy);
      };
    }
  }

  /** The median doubles and halves again while one call in fifty is slow. */
  static HttpCall shift(Ports reviews, boolean slower) {
    var median = slower ? USUAL.multipliedBy(2) : USUAL;
    return new Delay(median, Delay.USUAL_SIGMA).set(Service.REVIEWS, reviews);
  }

  static HttpCall fewSlow(Ports reviews) {
    return Fault.SLOW.on(Service.REVIEWS, reviews, MORE);
  }

  /** Where the reviews that everybody asks listens: a process of its own, which can be stopped. */
  static Ports reviews(Ports ports) {
    return new Ports(ports.offset() + PORTS_APART / 2);
  }

  /** Each gateway with each setting. */
  List<Subject> subjects(Ports ports) {
    var programs = programs(replay(ports));
    var subjects = new ArrayList<Subject>();
    for (int i = 0; i < settings.size(); i++) {
      String setting = settings.get(i);
      var own = new Ports(ports.offset() + PORTS_APART * (i + 1));
      for (var gateway : Gateway.values()) {
        var environment = new TreeMap<>(QUICKLY_WARM);
        environment.putAll(Programs.NO_ACCESS_LOG);
        environment.put(
            Programs.baseUrl(Service.REVIEWS), reviews(ports).url(Service.REVIEWS).toString());
        if (!setting.equals(NONE)) {
          environment.put("DOWNSTREAM_REVIEWS_HEDGEAFTER", setting);
        }
        var program = programs.gateway(gateway, gateway + "-" + setting, own, environment);
        subjects.add(new Subject(gateway, setting, own, program));
      }
    }
    return subjects;
  }

  static Programs programs(Ports ports) {
    return new Programs(ports, TRACING, false);
  }

  /** Where the services are that the gateways call, but for reviews. */
  private static Ports replay(Ports ports) {
    return new Ports(ports.offset() + PORTS_APART * 9);
  }

  static List<Program> services(Ports ports) {
    var programs = programs(ports);
    return Stream.concat(
            programs.services().stream(),
            Stream.of(programs.replay(replay(ports)), ownReviews(ports)))
        .toList();
  }

  static Program ownReviews(Ports ports) {
    var reviews = reviews(ports);
    return programs(ports).service(Service.REVIEWS, reviews).named("own-reviews");
  }

  List<Program> all(Ports ports) {
    return Stream.concat(services(ports).stream(), subjects(ports).stream().map(Subject::program))
        .toList();
  }

  /** What a person would type; the load needs a generator. */
  List<Step> steps(Ports ports) {
    var steps = new ArrayList<Step>();
    steps.add(new MakeFolder(Programs.LOGS));
    all(ports).forEach(program -> steps.add(program.launch()));
    steps.add(new Note("ready?"));
    all(ports).forEach(program -> steps.addAll(program.ready()));
    for (var tail : Tail.values()) {
      steps.add(new Note(tail.title() + ": " + tail.detail()));
      steps.addAll(tail.before(reviews(ports)));
      if (tail == Tail.PAUSES) {
        steps.add(() ->
            "while sleep 5; do kill -STOP PID; sleep 0.05; kill -CONT PID; done"
                + "   # PID of own-reviews");
      }
      steps.add(new Note("about %.0f requests/s to each gateway in turn; then".formatted(rate)));
      subjects(ports).stream()
          .limit(2)
          .forEach(
              subject -> steps.add(HttpCall.get(subject.management() + "/actuator/prometheus")));
    }
    steps.add(new Note("the shift"));
    steps.add(fewSlow(reviews(ports)));
    steps.add(shift(reviews(ports), true));
    steps.add(shift(reviews(ports), false));
    steps.add(() -> "kill $(jobs -p)   # the end");
    return steps;
  }
}
