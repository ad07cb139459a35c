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
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the experiment starts and for how long it does what.
 *
 * @param warmUp each gateway process
 * @param rounds in each of which every process is measured once
 * @param slice one measurement
 */
record TracingCostPlan(boolean quick, Duration warmUp, int rounds, Load slice) {
  /** No agent at all. */
  static final String NONE = "no agent";

  static final String SAMPLED = "10 % sampled";
  static final String ALL = "all sent";
  static final List<String> SETTINGS = List.of(NONE, SAMPLED, ALL);

  private static final int PORTS_APART = 100;
  private static final int SINK_PORT = 14318;
  private static final int HEAP = 512;

  static TracingCostPlan of(boolean quick) {
    return quick
        ? new TracingCostPlan(true, Duration.ofSeconds(15), 3, slice(2))
        : new TracingCostPlan(false, Duration.ofSeconds(90), 8, slice(5));
  }

  private static Load slice(long seconds) {
    return new Load(0, Duration.ofSeconds(1), Duration.ofSeconds(seconds));
  }

  /** Where the spans go. */
  static int sinkPort(Ports ports) {
    return SINK_PORT + ports.offset();
  }

  /** As it calls itself in its spans. */
  static String name(Subject subject) {
    return subject.program().name();
  }

  static List<Subject> subjects(Ports ports, Pinning pinning) {
    var subjects = new ArrayList<Subject>();
    for (String setting : SETTINGS) {
      int number = SETTINGS.indexOf(setting) + 1;
      var own = new Ports(ports.offset() + PORTS_APART * number);
      var tracing = setting.equals(NONE) ? Tracing.OFF : Tracing.SENT;
      var programs = new Programs(replay(ports), tracing, false, HEAP);
      for (var gateway : Gateway.values()) {
        String name = gateway + "-" + number;
        var program = programs.gateway(gateway, name, own, environment(ports, setting, name));
        subjects.add(new Subject(gateway, setting, own, pinning.gateway(program)));
      }
    }
    return subjects;
  }

  private static Map<String, String> environment(Ports ports, String setting, String name) {
    var environment = new TreeMap<>(Programs.NO_ACCESS_LOG);
    environment.put("JAVA_TOOL_OPTIONS", "-Xms" + HEAP + "m");
    if (!setting.equals(NONE)) {
      environment.put("OTEL_SERVICE_NAME", name);
      environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + sinkPort(ports));
    }
    if (setting.equals(SAMPLED)) {
      environment.put("OTEL_TRACES_SAMPLER", "parentbased_traceidratio");
      environment.put("OTEL_TRACES_SAMPLER_ARG", "0.1");
    }
    return environment;
  }

  static Programs programs(Ports ports) {
    return new Programs(ports, Tracing.OFF, false, HEAP);
  }

  static List<Program> all(Ports ports, Pinning pinning) {
    var programs = programs(ports);
    return Stream.of(
            programs.services().stream().map(pinning::other),
            Stream.of(pinning.other(programs.replay(replay(ports)))),
            subjects(ports, pinning).stream().map(Subject::program))
        .flatMap(part -> part)
        .toList();
  }

  private static Ports replay(Ports ports) {
    return new Ports(ports.offset() + 4 * PORTS_APART);
  }

  /** What a person would type; the load needs a generator. */
  List<Step> steps(Ports ports, Pinning pinning) {
    var steps = new ArrayList<Step>();
    steps.add(new MakeFolder(Programs.LOGS));
    steps.add(new Note("something that takes spans on 127.0.0.1:" + sinkPort(ports)));
    all(ports, pinning).forEach(program -> steps.add(program.launch()));
    steps.add(new Note("ready?"));
    all(ports, pinning).forEach(program -> steps.addAll(program.ready()));
    steps.add(new Note("the same load on each gateway in turn, and what CPU it took (ps -o time)"));
    steps.add(() -> "kill $(jobs -p)   # the end");
    return steps;
  }
}
