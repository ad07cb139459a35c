package dev.fanout.lab.program;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The stubs and both gateways as they are started here.
 *
 * @param detached they outlive the terminal they were started from
 */
public record Programs(Ports ports, Tracing tracing, boolean detached) {
  public static final Path LOGS = Path.of(".fanout", "logs");
  public static final Path AGENT = Path.of("lab/target/agent/opentelemetry-javaagent.jar");

  private static final String STUBS = "downstream-stubs";
  private static final Path AGENT_SETTINGS = Path.of("otel/agent.properties");
  private static final String HEAP = "-Xmx256m";

  /** In the order of starting; they are stopped in the reverse order. */
  public List<Program> all() {
    var all = new ArrayList<Program>();
    if (ports.shifted()) {
      Arrays.stream(Service.values()).map(this::stub).forEach(all::add);
    } else {
      all.add(stubs());
    }
    Arrays.stream(Gateway.values()).map(this::gateway).forEach(all::add);
    return all;
  }

  private Program stubs() {
    return program(
        STUBS,
        Map.of(),
        List.of(HEAP, "-jar", jar(STUBS)),
        Arrays.stream(Service.values()).map(ports::of).toList(),
        Arrays.stream(Service.values()).map(this::ready).toList());
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

  /** Only a service that runs alone can be told its port. */
  private Program stub(Service service) {
    return program(
        "stub-" + service,
        Map.of("STUB_SERVICE", service.toString(), "STUB_PORT", ports.of(service) + ""),
        List.of(HEAP, "-jar", jar(STUBS)),
        List.of(ports.of(service)),
        List.of(ready(service)));
  }

  private Await ready(Service service) {
    return new Await(HttpCall.get(ports.url(service) + "/__admin/health"));
  }

  private Program gateway(Gateway gateway) {
    var environment = new TreeMap<String, String>();
    var arguments = new ArrayList<String>();
    if (tracing != Tracing.OFF) {
      arguments.add("-javaagent:" + AGENT);
      arguments.add("-Dotel.javaagent.configuration-file=" + AGENT_SETTINGS);
      environment.put("OTEL_SERVICE_NAME", gateway.toString());
    }
    if (tracing == Tracing.UNSENT) {
      environment.put("OTEL_TRACES_EXPORTER", "none");
    }
    if (ports.shifted()) {
      environment.putAll(shifted(gateway));
    }
    arguments.addAll(List.of(HEAP, "-jar", jar(gateway.toString())));
    int management = ports.managementOf(gateway);
    URI readiness = URI.create("http://localhost:" + management + "/actuator/health/readiness");
    return program(
        gateway.toString(),
        environment,
        arguments,
        List.of(ports.of(gateway), management),
        List.of(new Await(new HttpCall("GET", readiness, "")), firstAnswer(gateway)));
  }

  /** The first requests of a young JVM may take longer than a deadline allows. */
  private Await firstAnswer(Gateway gateway) {
    return new Await(HttpCall.get(ports.url(gateway) + "/products/7"));
  }

  private Map<String, String> shifted(Gateway gateway) {
    var environment = new TreeMap<String, String>();
    environment.put("SERVER_PORT", ports.of(gateway) + "");
    environment.put("MANAGEMENT_SERVER_PORT", ports.managementOf(gateway) + "");
    var peers = new ArrayList<String>();
    for (var service : Service.values()) {
      environment.put(
          "DOWNSTREAM_" + service.name().toUpperCase(Locale.ROOT) + "_BASEURL",
          ports.url(service).toString());
      peers.add("localhost:" + ports.of(service) + "=" + service);
    }
    if (tracing != Tracing.OFF) {
      environment.put("OTEL_INSTRUMENTATION_COMMON_PEER_SERVICE_MAPPING", String.join(",", peers));
    }
    return environment;
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
