package dev.fanout.lab.compare;

import dev.fanout.lab.measure.Load;
import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.program.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How much is measured, and what is started for it.
 *
 * @param repetitions each with fresh JVMs, but for a quick run, which has one set of them
 * @param warmUp of each contestant at least
 * @param warmUpAtMost of each, should its CPU per request go on falling
 * @param levels shares of the weakest contestant's knee, ascending
 * @param slices of each contestant at each level in each repetition; even, for A B B A
 * @param slice one measurement
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

  private static final int PORTS_APART = 100;

  static ComparePlan of(boolean quick) {
    return quick
        ? new ComparePlan(
            true,
            3,
            Duration.ofSeconds(12),
            Duration.ofSeconds(12),
            List.of(0.4, 0.8),
            1,
            load(500, 2500),
            load(500, 1500))
        : new ComparePlan(
            false,
            7,
            Duration.ofSeconds(60),
            Duration.ofSeconds(180),
            List.of(0.2, 0.4, 0.6, 0.8),
            2,
            load(2000, 10_000),
            load(1000, 4000));
  }

  private static Load load(long leadIn, long length) {
    return new Load(0, Duration.ofMillis(leadIn), Duration.ofMillis(length));
  }

  Load at(double rate) {
    return new Load(rate, slice.leadIn(), slice.length());
  }

  /** The gateways as they are without the agent, and what the work alone costs. */
  List<Contestant> contestants(Ports ports, Pinning pinning) {
    var programs = new Programs(replayed(ports), Tracing.OFF, false, HEAP);
    var contestants = new ArrayList<Contestant>();
    contestants.add(
        gateway(programs, pinning, Gateway.WEBFLUX, own(ports, 1), "gateway-webflux", Map.of())
            .apply("Spring WebFlux, Reactor Netty"));
    contestants.add(
        gateway(programs, pinning, Gateway.MVC, own(ports, 2), "gateway-mvc", Map.of())
            .apply("Spring MVC, virtual threads"));
    if (!quick) {
      contestants.add(
          gateway(
                  programs,
                  pinning,
                  Gateway.MVC,
                  own(ports, 3),
                  "gateway-mvc-platform",
                  Map.of("SPRING_THREADS_VIRTUAL_ENABLED", "false"))
              .apply("the same jar on platform threads"));
      var yardstick = pinning.gateway(programs.yardstick(own(ports, 4), whole()));
      contestants.add(
          Contestant.own(
              "the work alone, by hand on Vert.x", own(ports, 4).url(Gateway.MVC), yardstick));
    }
    return contestants;
  }

  private interface Named {
    Contestant apply(String what);
  }

  private static Named gateway(
      Programs programs,
      Pinning pinning,
      Gateway gateway,
      Ports own,
      String name,
      Map<String, String> settings) {
    var environment = new TreeMap<>(Programs.NO_ACCESS_LOG);
    environment.putAll(whole());
    environment.putAll(settings);
    var program = pinning.gateway(programs.gateway(gateway, name, own, environment));
    return what -> Contestant.own(what, own.url(gateway), program);
  }

  private static Map<String, String> whole() {
    return Map.of("JAVA_TOOL_OPTIONS", "-Xms" + HEAP + "m");
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
  List<Program> programs(Ports ports, Pinning pinning) {
    return Stream.concat(
            around(ports, pinning).stream(),
            contestants(ports, pinning).stream().flatMap(one -> one.program().stream()))
        .toList();
  }
}
