package dev.fanout.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A gateway's jar, extracted as in its image, with the OpenTelemetry agent and, where {@link #HEAP}
 * says nothing else, 256 MB of heap.
 */
final class GatewayProcess implements AutoCloseable {

  /** Among the settings of a gateway, but no variable that it reads. */
  static final String HEAP = "CONTRACT_HEAP";

  private static final JsonMapper JSON = new JsonMapper();
  private static final Path LOGS = Path.of("target", "gateway-logs");
  private static final Path EXTRACTED = Path.of("target", "gateways");
  private static final Map<Gateway, Path> JARS = new ConcurrentHashMap<>();
  private static final Pattern PORT = Pattern.compile("started on port (\\d+)");
  static final Duration START = Duration.ofMinutes(3);
  private static final AtomicInteger STARTED = new AtomicInteger();

  static {
    // every test waits for a condition; how long only matters when it never comes
    Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(Duration.ofMillis(50));
  }

  private final Gateway gateway;
  private final Process process;
  private final Path log;
  private List<Integer> ports = List.of();

  /** So many bytes of the log have been looked through. */
  private long unsuspicious;

  private GatewayProcess(Gateway gateway, Process process, Path log) {
    this.gateway = gateway;
    this.process = process;
    this.log = log;
  }

  /** Starts the jar on free ports; does not wait until it is ready. */
  static GatewayProcess start(Gateway gateway, Map<String, String> environment) {
    return start(gateway, environment, System.getProperty("agent"));
  }

  /** Without the agent, which takes its time: for what ends before it serves. */
  static GatewayProcess startBare(Gateway gateway, Map<String, String> environment) {
    return start(gateway, environment, "off");
  }

  private static GatewayProcess start(
      Gateway gateway, Map<String, String> environment, String agent) {
    try {
      Files.createDirectories(LOGS);
      Path log = LOGS.resolve(gateway.program() + "-" + STARTED.incrementAndGet() + ".log");
      String heap = environment.getOrDefault(HEAP, "256m");
      var builder = new ProcessBuilder(command(gateway, heap, agent)).redirectErrorStream(true);
      builder.redirectOutput(log.toFile());
      builder.environment().put("SERVER_PORT", "0");
      builder.environment().put("MANAGEMENT_SERVER_PORT", "0");
      builder.environment().put("OTEL_SERVICE_NAME", gateway.program());
      builder.environment().put("OTEL_TRACES_EXPORTER", "none");
      builder.environment().put("OTEL_METRICS_EXPORTER", "none");
      builder.environment().put("OTEL_LOGS_EXPORTER", "none");
      builder.environment().putAll(environment);
      var started = new GatewayProcess(gateway, builder.start(), log);
      Runtime.getRuntime().addShutdownHook(new Thread(started.process::destroyForcibly));
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Gateway gateway, String heap, String agent) {
    var command = new ArrayList<String>();
    command.add(tool("java"));
    command.add("-Xmx" + heap);
    // half the CPU of a start, of which there are many; nothing here depends on how fast code gets
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    if (!agent.equals("off")) {
      command.add("-javaagent:" + agent);
      command.add(
          "-Dotel.javaagent.configuration-file="
              + Repository.ROOT.resolve("otel").resolve("agent.properties"));
    }
    command.add("-jar");
    command.add(JARS.computeIfAbsent(gateway, GatewayProcess::extracted).toString());
    return command;
  }

  /** A start takes a fifth less of a processor then, and there are many. */
  private static Path extracted(Gateway gateway) {
    Path folder = EXTRACTED.resolve(gateway.program());
    run(
        tool("java"),
        "-Djarmode=tools",
        "-jar",
        gateway.jar().toString(),
        "extract",
        "--force",
        "--destination",
        folder.toString());
    return folder.resolve(gateway.jar().getFileName());
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  GatewayProcess awaitReady() {
    await()
        .atMost(START)
        .pollInterval(100, MILLISECONDS)
        .until(() -> !process.isAlive() || ports().size() == 2 && isReady());
    if (!process.isAlive()) {
      throw new AssertionError(gateway.program() + " ended:\n" + log());
    }
    return this;
  }

  /** The first answers of a young JVM may take longer than a deadline allows. */
  void awaitAnswer() {
    await().until(() -> Http.get(port(), "/products/1").status() == 200);
  }

  /** Nothing that a client or a service does wrong is an error of the gateway. */
  synchronized void requireNoErrorInLog() {
    try (var file = FileChannel.open(log)) {
      var unread = ByteBuffer.allocate((int) (file.size() - unsuspicious));
      file.read(unread, unsuspicious);
      String lines = new String(unread.array(), 0, unread.position(), UTF_8);
      assertThat(lines).doesNotContain("\"level\":\"ERROR\"", " ERROR ", "\tat ", "\\tat ");
      unsuspicious += lines.substring(0, lines.lastIndexOf('\n') + 1).getBytes(UTF_8).length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has logged, but for what the JDK and the agent say for themselves. */
  Stream<JsonNode> lines() {
    return lines("");
  }

  /** Of those, the ones with this text in them. */
  Stream<JsonNode> lines(String text) {
    return log()
        .lines()
        .filter(line -> line.startsWith("{") && line.endsWith("}") && line.contains(text))
        .map(GatewayProcess::json);
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  /** Changes what a logger says, while it runs. */
  void level(String logger, String level) {
    String body = "{\"configuredLevel\":\"" + level + "\"}";
    var changed =
        Http.raw(
            managementPort(),
            String.join(
                "\r\n",
                "POST /actuator/loggers/" + logger + " HTTP/1.1",
                "Host: localhost",
                "Connection: close",
                "Content-Type: application/json",
                "Content-Length: " + body.length(),
                "",
                body),
            false);
    assertThat(changed.status()).isEqualTo(204);
  }

  Metrics metrics() {
    return Metrics.of(managementPort());
  }

  /**
   * What is reachable, in bytes. A full collection is forced from outside first: without one the
   * heap is as full as the collector likes, and the metrics about live data are as old as its last
   * cycle.
   */
  long liveHeap() {
    diagnose("GC.run");
    return (long) metrics().sum("jvm_memory_used_bytes", "area=\"heap\"");
  }

  /** By class, the largest first. */
  String largestInMemory() {
    return diagnose("GC.class_histogram").lines().limit(40).collect(Collectors.joining("\n"));
  }

  /** Of requests that something still holds on to, be they over or not. */
  long requestsInMemory() {
    return diagnose("GC.class_histogram")
        .lines()
        .map(line -> line.trim().split(" +"))
        .filter(columns -> columns.length > 3)
        .filter(columns -> columns[3].equals("dev.fanout.core.policy.RequestContext"))
        .mapToLong(columns -> Long.parseLong(columns[1]))
        .sum();
  }

  /** What every thread is doing, virtual ones included, which no metric counts. */
  String threads() {
    Path dump = log.resolveSibling(log.getFileName() + ".threads").toAbsolutePath();
    diagnose("Thread.dump_to_file", "-overwrite", dump.toString());
    return read(dump);
  }

  /** The JDK's own tool, so it is there wherever a gateway runs. */
  private String diagnose(String... command) {
    var jcmd = new ArrayList<>(List.of(tool("jcmd"), String.valueOf(process.pid())));
    jcmd.addAll(List.of(command));
    return run(jcmd.toArray(String[]::new));
  }

  private static String run(String... command) {
    try {
      var run = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(run.getInputStream().readAllBytes(), UTF_8);
      assertThat(run.waitFor()).as(said).isZero();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  private boolean isReady() {
    try {
      return Http.get(managementPort(), "/actuator/health/readiness").status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  int port() {
    return ports().getFirst();
  }

  int managementPort() {
    return ports().getLast();
  }

  /** The main port, then the management port, in the order in which they are opened. */
  private synchronized List<Integer> ports() {
    if (ports.size() < 2) {
      ports = PORT.matcher(log()).results().map(r -> Integer.valueOf(r.group(1))).toList();
    }
    return ports;
  }

  String log() {
    return read(log);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks the program to stop, as an orchestrator does. */
  void terminate() {
    process.destroy();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(START.toSeconds(), SECONDS)) {
      throw new AssertionError(gateway.program() + " does not end:\n" + log());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
