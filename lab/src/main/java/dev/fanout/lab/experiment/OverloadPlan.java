package dev.fanout.lab.experiment;

import dev.fanout.lab.measure.Load;
import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.MakeFolder;
import dev.fanout.lab.program.Note;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.program.Step;
import dev.fanout.lab.program.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the overload experiment starts and for how long it does what.
 *
 * @param warmUp each gateway process
 * @param trial one try of a rate, when the sustainable one is looked for
 * @param step the load of one step
 * @param multiples of the sustainable rate, ascending
 */
record OverloadPlan(boolean quick, Duration warmUp, Load trial, Load step, List<Double> multiples) {
  /** Far enough from the usual ports and from each other that none meets another one's. */
  private static final int PORTS_APART = 100;

  /** As people run them. */
  static final Tracing TRACING = Tracing.UNSENT;

  /** Megabytes; with less, gateway-mvc without a limit does not survive the search for its rate. */
  static final int HEAP = 512;

  /** From the beginning: a heap that grows does so with collections that stop everything. */
  private static final String WHOLE_HEAP = "-Xms" + HEAP + "m";

  static OverloadPlan of(boolean quick) {
    return quick
        ? new OverloadPlan(
            true, seconds(15), load(0.5, 2), load(1.5, 3), List.of(0.5, 1.0, 1.5, 2.0, 2.5))
        : new OverloadPlan(
            false,
            seconds(120),
            load(1, 2.5),
            load(1.5, 8),
            List.of(0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5));
  }

  /** Both gateways without an admission limit, then with the learned one. */
  static List<Subject> subjects(Ports ports, Pinning pinning) {
    var programs = programs(replay(ports));
    var subjects = new ArrayList<Subject>();
    for (var mode : List.of(Subject.OFF, "adaptive")) {
      var own = new Ports(ports.offset() + PORTS_APART * (mode.equals(Subject.OFF) ? 1 : 2));
      for (var gateway : Gateway.values()) {
        var environment = new TreeMap<>(Programs.NO_ACCESS_LOG);
        environment.put("GATEWAY_ADMISSION_MODE", mode);
        environment.put("JAVA_TOOL_OPTIONS", WHOLE_HEAP);
        var program = programs.gateway(gateway, gateway + "-" + mode, own, environment);
        subjects.add(new Subject(gateway, mode, own, pinning.gateway(program)));
      }
    }
    return subjects;
  }

  static Programs programs(Ports ports) {
    return new Programs(ports, TRACING, false, HEAP);
  }

  /** All that is started, the services first. */
  static List<Program> all(Ports ports, Pinning pinning) {
    var programs = programs(ports);
    return Stream.of(
            programs.services().stream().map(pinning::other),
            Stream.of(pinning.other(programs.replay(replay(ports)))),
            subjects(ports, pinning).stream().map(Subject::program))
        .flatMap(part -> part)
        .toList();
  }

  /** Where the services are that the gateways call. */
  private static Ports replay(Ports ports) {
    return new Ports(ports.offset() + 3 * PORTS_APART);
  }

  /** What a person would type; the load needs a generator. */
  List<Step> steps(Ports ports, Pinning pinning) {
    var steps = new ArrayList<Step>();
    steps.add(new MakeFolder(Programs.LOGS));
    all(ports, pinning).forEach(program -> steps.add(program.launch()));
    steps.add(new Note("ready?"));
    all(ports, pinning).forEach(program -> steps.addAll(program.ready()));
    steps.add(
        new Note(
            "each gateway in turn: requests at their intended times, "
                + String.format(Locale.ROOT, "%.0f s", step.whole().toMillis() / 1e3)
                + " each at "
                + multiples
                + " times what it sustains"));
    for (var subject : subjects(ports, pinning)) {
      steps.add(() ->
          "curl -s -o /dev/null -w '%{http_code} %{time_total} s\\n' '"
              + subject.url()
              + "/products/[1-20]'");
    }
    steps.add(() -> "kill $(jobs -p)   # the end");
    return steps;
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static Load load(double leadIn, double length) {
    return new Load(0, seconds(leadIn), seconds(length));
  }
}
