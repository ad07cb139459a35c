package dev.fanout.lab.program;

import dev.fanout.lab.replay.Replay;
import dev.fanout.lab.replay.Replayed;
import dev.fanout.lab.yardstick.Yardstick;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The stubs and both gateways as they are started here.
 *
 * @param detached they outlive the terminal they were started from
 * @param heap megabytes for each gateway
 */
public record Programs(Ports ports, Tracing tracing, boolean detached, int heap) {
  public static final Path LOGS = Path.of(".fanout", "logs");
  public static final Path AGENT = Path.of("lab/target/agent/opentelemetry-javaagent.jar");

  private static final String STUBS = "downstream-stubs";
  private static final String LAB = "lab";
  private static final Path AGENT_SETTINGS = Path.of("otel/agent.properties");
  private static final int HEAP = 256;

  /** A gateway's, for when it is measured: a line per request would fill the disk. */
  public static final Map<String, String> NO_ACCESS_LOG =
      Map.of("LOGGING_LEVEL_DEV_FANOUT_CORE_LOG", "off");

  /** Enough to look at, and next to nothing for whoever sends, takes and keeps them. */
  private static final String VIEWED_SHARE = "0.05";

  public Programs(Ports ports, Tracing tracing, boolean detached) {
    this(ports, tracing, detached, HEAP);
  }

  /** In the order of starting; they are stopped in the reverse order. */
  public List<Program> all() {
    var all = new ArrayList<>(services());
    for (var gateway : Gateway.values()) {
      all.add(gateway(gateway, gateway.toString(), ports, Map.of()));
    }
    return all;
  }

  /** The stubs: one process, but six where the ports are shifted. */
  public List<Program> services() {
    return ports.shifted()
        ? Arrays.stream(Service.values()).map(service -> service(service, ports)).toList()
        : List.of(stubs());
  }

  private Program stubs() {
    return program(
        STUBS,
        stubSpans(),
        List.of(heap(HEAP), "-jar", jar(STUBS)),
        Arrays.stream(Service.values()).map(ports::of).toList(),
        Arrays.stream(Service.values()).map(service -> ready(service, ports)).toList());
  }

  /** What {@code up} does, in order. */
  public List<Step> startSteps() {
    var steps = new ArrayList<Step>();
    steps.add(new MakeFolder(LOGS));
    all().forEach(program -> steps.add(program.launch()));
    steps.add(new Note("ready?"));
    all().forEach(program -> steps.addAll(program.ready()));
    return steps;
  }

  /** A service in a process of its own; only such a one can be told its port. */
  public Program service(Service service, Ports own) {
    var environment = new TreeMap<>(stubSpans());
    environment.put("STUB_SERVICE", service.toString());
    environment.put("STUB_PORT", own.of(service) + "");
    return program(
        "stub-" + service,
        environment,
        List.of(heap(HEAP), "-jar", jar(STUBS)),
        List.of(own.of(service)),
        List.of(ready(service, own)));
  }

  /** Answers in the place of these services under heavy load; see {@link Replay}. */
  public Program replay(Ports own) {
    var arguments = new ArrayList<>(List.of(heap(HEAP), "-cp", jar(LAB), Replay.class.getName()));
    for (var service : Service.values()) {
      arguments.add(new Replayed(own.of(service), ports.url(service), service.delay()).toString());
    }
    return program(
        "replay",
        Map.of(),
        arguments,
        Arrays.stream(Service.values()).map(own::of).toList(),
        Arrays.stream(Service.values()).map(service -> ready(service, own)).toList());
  }

  /**
   * The gateway that is measured against, see {@link Yardstick}, on a gateway's port.
   *
   * @param settings environment variables that only this one gets
   */
  public Program yardstick(Ports own, Map<String, String> settings) {
    var environment = new TreeMap<>(baseUrls());
    int port = own.of(Gateway.MVC);
    environment.put("SERVER_PORT", port + "");
    environment.putAll(settings);
    return program(
        "yardstick",
        environment,
        List.of(heap(heap), "-cp", jar(LAB), Yardstick.class.getName()),
        List.of(port),
        List.of(new Await(HttpCall.get(own.url(Gateway.MVC) + "/products/7"))));
  }

  private static String heap(int megabytes) {
    return "-Xmx" + megabytes + "m";
  }

  private static Await ready(Service service, Ports own) {
    return new Await(HttpCall.get(own.url(service) + "/__admin/health"));
  }

  /**
   * A gateway that calls the services on these ports.
   *
   * @param name also of its log
   * @param own where it listens itself
   * @param settings environment variables that only this one gets
   */
  public Program gateway(Gateway gateway, String name, Ports own, Map<String, String> settings) {
    var environment = new TreeMap<String, String>();
    var arguments = new ArrayList<String>();
    environment.put("LOGGING_STRUCTURED_FORMAT_CONSOLE", ""); // ./fanout logs is for people
    if (tracing != Tracing.OFF) {
      arguments.add("-javaagent:" + AGENT);
      arguments.add("-Dotel.javaagent.configuration-file=" + AGENT_SETTINGS);
      environment.put("OTEL_SERVICE_NAME", gateway.toString());
    }
    if (tracing == Tracing.UNSENT) {
      environment.put("OTEL_TRACES_EXPORTER", "none");
    }
    if (tracing == Tracing.VIEWED) {
      environment.putAll(toTheDemo());
      environment.put("OTEL_TRACES_SAMPLER", "parentbased_traceidratio");
      environment.put("OTEL_TRACES_SAMPLER_ARG", VIEWED_SHARE);
    }
    if (own.shifted()) {
      environment.put("SERVER_PORT", own.of(gateway) + "");
      environment.put("MANAGEMENT_SERVER_PORT", own.managementOf(gateway) + "");
    }
    if (ports.shifted()) {
      environment.putAll(baseUrls());
    }
    environment.putAll(settings);
    arguments.addAll(List.of(heap(heap), "-jar", jar(gateway.toString())));
    URI readiness =
        URI.create("http://localhost:" + own.managementOf(gateway) + "/actuator/health/readiness");
    // the first requests of a young JVM may take longer than a deadline allows
    var firstAnswer = new Await(HttpCall.get(own.url(gateway) + "/products/7"));
    return program(
        name,
        environment,
        arguments,
        List.of(own.of(gateway), own.managementOf(gateway)),
        List.of(new Await(new HttpCall("GET", readiness, "")), firstAnswer));
  }

  /** What makes the stubs send theirs, where somebody takes them. */
  private Map<String, String> stubSpans() {
    return switch (tracing) {
      case OFF, UNSENT -> Map.of();
      case SENT -> Map.of("OTEL_TRACES_EXPORTER", "otlp");
      case VIEWED -> toTheDemo();
    };
  }

  private Map<String, String> toTheDemo() {
    return Map.of(
        "OTEL_TRACES_EXPORTER",
        "otlp",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "http://127.0.0.1:" + ports.otlp(),
        "OTEL_BSP_SCHEDULE_DELAY",
        "200");
  }

  private Map<String, String> baseUrls() {
    var environment = new TreeMap<String, String>();
    for (var service : Service.values()) {
      environment.put(baseUrl(service), ports.url(service).toString());
    }
    return environment;
  }

  /** The variable that tells a gateway where a service is. */
  public static String baseUrl(Service service) {
    return "DOWNSTREAM_" + service.name() + "_BASEURL";
  }

  private Program program(
      String name,
      Map<String, String> environment,
      List<String> arguments,
      List<Integer> ports,
      List<Await> ready) {
    var command = new ArrayList<String>();
    if (detached) {
      command.add("nohup");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    return new Program(
        name, new Launch(environment, List.copyOf(command), log(name)), ports, ready);
  }

  /** Where a program's output goes, relative to the repository. */
  public static Path log(String program) {
    return LOGS.resolve(program + ".log");
  }

  private static String jar(String module) {
    return module + "/target/" + module + ".jar";
  }
}
