package dev.fanout.lab.compare;

import dev.fanout.lab.measure.Load;
import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.program.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much is measured, and what is started for it.
 *
 * @param repetitions each with fresh JVMs, but for a quick run, which has one set of them; at least
 *     five, since fewer have no interval
 * @param warmUp of each contestant at least
 * @param warmUpAtMost of each, should its CPU per request go on falling
 * @param levels shares of the weakest contestant's knee, ascending
 * @param slices of each contestant at each level in each repetition; even, for A B B A
 * @param slice one measurement
 * @param trial one try of a rate, when a knee is looked for
 */
record ComparePlan(
    boolean quick,
    int repetitions,
    Duration warmUp,
    Duration warmUpAtMost,
    List<Double> levels,
    int slices,
    Load slice,
    Load trial) {

  /** Megabytes, all of it from the beginning: a heap that grows stops everything to do so. */
  private static final int HEAP = 512;

  private static final String OPTIONS = "JAVA_TOOL_OPTIONS";
  private static final String WHOLE_HEAP = "-Xms" + HEAP + "m";

  /**
   * Megabytes at most, and not from the beginning: what is resident is a figure there. In half as
   * much gateway-mvc did not recover from 5,000 requests.
   */
  static final int ROOMY_HEAP = 2048;

  /** What is wide open in them: more than any scenario asks for. */
  private static final Map<String, String> ROOM = room();

  /** How many have room: with platform threads 5,000 requests would be 25,000 threads or more. */
  static final int ROOMY = Gateway.values().length;

  /** Short, and many of them: a processor is not as fast now as it is in a few seconds. */
  private static final Load SLICE = load(300, 1200);

  private static final int SLICES = 16;

  /** Processes of one program differ by 2 % and more, however long one looks at them. */
  private static final int REPETITIONS = 10;

  static final int LEAST_REPETITIONS = 5;

  private static final Duration LEAST_WARM_UP = Duration.ofSeconds(60);

  /** Of those under a single kind of load, at most. */
  private static final Duration BRIEF_WARM_UP = Duration.ofSeconds(120);

  private static final int PORTS_APART = 100;

  /** Of its place, and of the next one's: clear of the others' ports, which come in thousands. */
  private static final int BUILDS_APART = 20;

  static ComparePlan of(boolean quick) {
    return quick
        ? new ComparePlan(
            true,
            LEAST_REPETITIONS,
            Duration.ofSeconds(40),
            Duration.ofSeconds(40),
            List.of(0.4, 0.8),
            1,
            load(500, 3000),
            load(500, 1500))
        : new ComparePlan(
            false,
            REPETITIONS,
            LEAST_WARM_UP,
            Duration.ofSeconds(180),
            List.of(0.2, 0.4, 0.6, 0.8),
            SLICES,
            SLICE,
            load(1000, 4000));
  }

  /** One level, and as many repetitions as the full run has. */
  static ComparePlan selfTest() {
    return new ComparePlan(
        false,
        REPETITIONS,
        LEAST_WARM_UP,
        BRIEF_WARM_UP,
        List.of(0.4),
        SLICES,
        SLICE,
        load(1000, 4000));
  }

  /** With other levels. */
  ComparePlan at(List<Double> shares) {
    return new ComparePlan(quick, repetitions, warmUp, warmUpAtMost, shares, slices, slice, trial);
  }

  /** With other repetitions. */
  ComparePlan times(int others) {
    return new ComparePlan(quick, others, warmUp, warmUpAtMost, levels, slices, slice, trial);
  }

  /** How many of the repetitions have scenarios, which take as long as all the rest. */
  int situations() {
    return Math.min(repetitions, LEAST_REPETITIONS);
  }

  /** For processes of which not much is asked. */
  ComparePlan brief() {
    return new ComparePlan(
        quick,
        repetitions,
        shorter(warmUp, LEAST_WARM_UP),
        shorter(warmUpAtMost, BRIEF_WARM_UP),
        levels,
        slices,
        slice,
        trial);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Load load(long leadIn, long length) {
    return new Load(0, Duration.ofMillis(leadIn), Duration.ofMillis(length));
  }

  Load at(double rate) {
    return new Load(rate, slice.leadIn(), slice.length());
  }

  /** The gateways as they are without the agent, and what the work alone costs. */
  List<Contestant> contestants(Ports ports, Pinning pinning) {
    var contestants = new ArrayList<Contestant>();
    contestants.add(
        gateway(
            Gateway.WEBFLUX,
            Contestant.WEBFLUX,
            "Spring WebFlux, Reactor Netty",
            new Place(ports, pinning, 1),
            Map.of()));
    contestants.add(
        gateway(
            Gateway.MVC,
            Contestant.MVC,
            "Spring MVC, virtual threads",
            new Place(ports, pinning, 2),
            Map.of()));
    if (!quick) {
      contestants.add(
          gateway(
              Gateway.MVC,
              Contestant.PLATFORM,
              "the same jar on platform threads",
              new Place(ports, pinning, 3),
              Map.of("SPRING_THREADS_VIRTUAL_ENABLED", "false")));
      contestants.add(yardstick(ports, pinning, 4));
    }
    return contestants;
  }

  /** Where one of them runs, by its number. */
  private record Place(Ports ports, Pinning pinning, int number) {
    Ports own() {
      return ComparePlan.own(ports, number);
    }
  }

  private static Contestant gateway(
      Gateway gateway, String name, String what, Place place, Map<String, String> settings) {
    var environment = new TreeMap<>(Programs.NO_ACCESS_LOG);
    environment.put(OPTIONS, WHOLE_HEAP);
    environment.putAll(settings);
    var programs = new Programs(replayed(place.ports), Tracing.OFF, false, HEAP);
    var program = programs.gateway(gateway, name, place.own(), environment);
    return Contestant.own(what, place.own().url(gateway), place.pinning.gateway(program));
  }

  /** A gateway as it was, or may become one day. */
  Contestant contestant(Build build, Ports ports, Pinning pinning, int index) {
    var place = new Place(ports, pinning, BUILDS_APART * (1 + index));
    String what = "another " + build.jar().getFileName();
    return gateway(build.gateway(), build.name(), what, place, Map.of()).of(build.jar());
  }

  /** The gateways once more, with room for thousands of requests at a time. */
  static List<Contestant> roomy(Ports ports, Pinning pinning) {
    return List.of(
        roomy(Gateway.WEBFLUX, "Spring WebFlux, with room", new Place(ports, pinning, 6)),
        roomy(Gateway.MVC, "Spring MVC, virtual threads, with room", new Place(ports, pinning, 7)));
  }

  private static Contestant roomy(Gateway gateway, String what, Place place) {
    var environment = new TreeMap<>(Programs.NO_ACCESS_LOG);
    environment.putAll(ROOM);
    var programs = new Programs(replayed(place.ports), Tracing.OFF, false, ROOMY_HEAP);
    var program = programs.gateway(gateway, gateway + "-room", place.own(), environment);
    return new Contestant(
        gateway.toString(),
        what,
        place.own().url(gateway),
        Optional.of(place.pinning.gateway(program)),
        0);
  }

  private static Map<String, String> room() {
    var room = new TreeMap<String, String>();
    room.put("GATEWAY_ADMISSION_MODE", "off");
    room.put("GATEWAY_DEADLINE", "2m");
    room.put("RESILIENCE4J_BULKHEAD_CONFIGS_DEFAULT_MAXCONCURRENTCALLS", "6000");
    for (var service : Service.values()) {
      room.put("DOWNSTREAM_" + service.name() + "_TIMEOUT", "2m");
    }
    return room;
  }

  /**
   * One more process of it.
   *
   * @param options of its JVM
   */
  Contestant gatewayMvc(
      Ports ports, Pinning pinning, int number, String name, List<String> options) {
    var all = Stream.concat(Stream.of(WHOLE_HEAP), options.stream());
    return gateway(
        Gateway.MVC,
        name,
        "Spring MVC, virtual threads",
        new Place(ports, pinning, number),
        Map.of(OPTIONS, all.collect(Collectors.joining(" "))));
  }

  Contestant yardstick(Ports ports, Pinning pinning, int number) {
    var programs = new Programs(replayed(ports), Tracing.OFF, false, HEAP);
    var own = own(ports, number);
    var program = programs.yardstick(own, Map.of(OPTIONS, WHOLE_HEAP));
    return Contestant.own(
        "the work alone, by hand on Vert.x", own.url(Gateway.MVC), pinning.gateway(program));
  }

  private static Ports own(Ports ports, int number) {
    return new Ports(ports.offset() + PORTS_APART * number);
  }

  /** Where the services are that the contestants call. */
  static Ports replayed(Ports ports) {
    return own(ports, 5);
  }

  static Programs services(Ports ports) {
    return new Programs(ports, Tracing.OFF, false, HEAP);
  }

  /** The stubs, and what answers in their place under load. */
  static List<Program> around(Ports ports, Pinning pinning) {
    var services = services(ports);
    return Stream.concat(services.services().stream(), Stream.of(services.replay(replayed(ports))))
        .map(pinning::other)
        .toList();
  }

  /** Everything with a port. */
  static List<Program> programs(Ports ports, Pinning pinning, List<Contestant> contestants) {
    return Stream.concat(
            around(ports, pinning).stream(),
            contestants.stream().flatMap(one -> one.program().stream()))
        .toList();
  }
}
