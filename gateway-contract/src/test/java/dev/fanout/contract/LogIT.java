package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.CATALOG;
import static dev.fanout.contract.Scripted.Part.PRICING;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanout.contract.Scripted.Part;
import dev.fanout.lab.viewer.Traceparent;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a gateway writes of the requests it has had. */
@DisabledIfSystemProperty(named = "agent", matches = "off")
class LogIT {

  private static final String ACCESS = "dev.fanout.core.log.AccessLine";

  /** Each with a line of its own and one for each of its attempts. */
  private static final int REQUESTS = 1700;

  private static final int LINES = 7;

  /** As many calls of reviews as are let through in these gateways. */
  private static final int CLIENTS = 2;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                  | GET  | /products/7 | GET /products/7 200, outcome complete
                  | HEAD | /products/7 | HEAD /products/7 200, outcome complete
          REVIEWS | GET  | /products/7 | GET /products/7 200, outcome degraded, degraded [reviews:unavailable]
          PRICING | GET  | /products/7 | GET /products/7 502, outcome unavailable, service pricing
                  | GET  | /products/seven | GET /products/seven 400, outcome bad-request
                  | GET  | /nowhere    | GET /nowhere 404, outcome not-found
                  | POST | /products/7 | POST /products/7 405, outcome method-not-allowed
                  | GET  | /products?ids=7,8 | GET /products 200, products 2, outcome complete
          REVIEWS | GET  | /products?ids=7,8 | GET /products 200, products 2, outcome degraded, degraded [reviews:unavailable]
                  | GET  | /products/export?from=7&count=2 | GET /products/export 200, products 2, outcome complete
          REVIEWS | GET  | /products/7/events | GET /products/7/events 200, outcome degraded, degraded [reviews:unavailable]
          """)
  @ResourceLock(Scripted.HEALTHY)
  void aRequestHasOneLineThatSaysHowItEnded(Part broken, String method, String path, String line) {
    var downstream = Scripted.healthy();
    if (broken != null) {
      downstream.service(broken).script(call -> call.answer(500, "application/json", "{}"));
    }
    for (Gateway gateway : Gateway.values()) {
      var caller = Traceparent.random();
      Http.send(downstream.port(gateway), method, path, header(caller));
      assertThat(text(awaitLine(downstream, gateway, caller))).isEqualTo(line);
    }
  }

  @ParameterizedTest
  @EnumSource
  @ResourceLock(Scripted.HEALTHY)
  void theLineOfARequestIsMeantForPrograms(Gateway gateway) {
    var downstream = Scripted.healthy();
    var caller = Traceparent.random();
    Http.get(downstream.port(gateway), "/products/7?token=secret", header(caller));
    var line = awaitLine(downstream, gateway, caller);
    assertThat(line.at("/service/name").asText()).isEqualTo(gateway.program());
    assertThat(line.at("/log/level").asText()).isEqualTo("INFO");
    assertThat(line.at("/http/request/method").asText()).isEqualTo("GET");
    assertThat(line.at("/http/response/status_code").asInt()).isEqualTo(200);
    assertThat(line.at("/url/path").asText()).isEqualTo("/products/7");
    assertThat(line.at("/event/duration").asLong()).isPositive();
    assertThat(line.at("/fanout/outcome").asText()).isEqualTo("complete");
    assertThat(line.toString()).doesNotContain("secret", "Trail Runner");
  }

  @ParameterizedTest
  @EnumSource
  @ResourceLock(Scripted.HEALTHY)
  void aClientThatLeavesIsNoError(Gateway gateway) {
    var downstream = Scripted.healthy();
    var arrived = new Semaphore(0);
    downstream
        .service(CATALOG)
        .script(call -> {
          arrived.release();
          call.holdUntilClosed();
        });
    var caller = Traceparent.random();
    try (var client = Client.connect(downstream.port(gateway))) {
      client.send(Client.get("/products/7", header(caller)));
      await().until(arrived::tryAcquire);
    }
    assertThat(text(awaitLine(downstream, gateway, caller)))
        .isEqualTo("GET /products/7 499, outcome cancelled, cause client-gone");
  }

  /** For gateway-webflux a request is over once its answer is queued. */
  @ParameterizedTest
  @EnumSource
  @ResourceLock(Scripted.HEALTHY)
  void thatAClientLeavesInTheMiddleOfItsAnswerGatewayMvcSees(Gateway gateway) {
    var downstream = Scripted.healthy();
    downstream.service(CATALOG).script(Scripted.longCatalog());
    var caller = Traceparent.random();
    try (var client = Client.connect(downstream.port(gateway))) {
      String ids = IntStream.rangeClosed(1, 12).mapToObj(String::valueOf).collect(joining(","));
      client.send(Client.get("/products?ids=" + ids, header(caller)));
      client.read();
      client.reset();
    }
    assertThat(text(awaitLine(downstream, gateway, caller)))
        .startsWith(
            gateway == Gateway.MVC
                ? "GET /products 499, products 12, outcome cancelled, cause client-gone"
                : "GET /products 200, products 12");
    downstream.requireNoErrorInLogs();
  }

  @ParameterizedTest
  @EnumSource
  @ResourceLock(Scripted.CROWDED)
  void aReaderThatIsCutOffHasNotGotAllOfIt(Gateway gateway) {
    var downstream = Scripted.crowded();
    var caller = Traceparent.random();
    String export = "/products/export?from=1&count=1000000";
    try (var _ = Streamed.get(downstream.port(gateway), export, header(caller))) {
      assertThat(text(awaitLine(downstream, gateway, caller)))
          .startsWith("GET /products/export 499, products ")
          .endsWith(", outcome cancelled, cause client-gone");
    }
  }

  @ParameterizedTest
  @EnumSource
  @ResourceLock(Scripted.CROWDED)
  void aRequestThatIsNotLetInHasItsLine(Gateway gateway) {
    var downstream = Scripted.lonely();
    var arrived = new Semaphore(0);
    downstream
        .service(PRICING)
        .script(call -> {
          arrived.release();
          call.holdUntilClosed();
        });
    var caller = Traceparent.random();
    try (var first = Client.connect(downstream.port(gateway));
        var second = Client.connect(downstream.port(gateway))) {
      first.send(Client.get("/products/7"));
      second.send(Client.get("/products/7"));
      await().until(() -> arrived.tryAcquire(Scripted.FEW));
      Http.get(downstream.port(gateway), "/products/7", header(caller));
    }
    assertThat(text(awaitLine(downstream, gateway, caller)))
        .isEqualTo("GET /products/7 503, outcome overloaded");
  }

  /** In every thread that it touches, at the level that says most. */
  @ParameterizedTest
  @EnumSource
  @ResourceLock(Scripted.HEALTHY)
  void everyLineOfARequestHasItsTrace(Gateway gateway) {
    var downstream = Scripted.healthy();
    var process = downstream.process(gateway);
    long before = ours(process).count();
    long access = accessLines(process);
    Set<String> sent = ConcurrentHashMap.newKeySet();
    process.level("dev.fanout", "DEBUG");
    try {
      IntStream.range(0, CLIENTS)
          .mapToObj(_ ->
              Thread.startVirtualThread(() -> {
                for (int i = 0; i < REQUESTS / CLIENTS; i++) {
                  var caller = Traceparent.random();
                  sent.add(caller.trace());
                  Http.get(downstream.port(gateway), "/products/7", header(caller));
                }
              }))
          .toList()
          .forEach(LogIT::join);
      await().until(() -> accessLines(process) == access + REQUESTS);
    } finally {
      process.level("dev.fanout", "INFO");
    }
    var lines = ours(process).skip(before).toList();
    assertThat(lines)
        .hasSizeGreaterThan(10_000)
        .allSatisfy(line -> {
          assertThat(sent).contains(line.path("trace_id").asText());
          assertThat(line.path("span_id").asText()).hasSize(16);
        });
    assertThat(lines.stream().collect(Collectors.groupingBy(line -> line.path("trace_id"))))
        .hasSize(REQUESTS)
        .allSatisfy((_, of) -> assertThat(of).hasSizeGreaterThanOrEqualTo(LINES - 1));
    assertThat(process.metrics().sum("fanout_log_lost_total")).isZero();
    assertThat(process.log().contains("Trail Runner")).as("payload in the log").isFalse();
  }

  @Test
  @ResourceLock(Scripted.HEALTHY)
  void theFieldsInTheDocumentAreReal() throws IOException {
    var downstream = Scripted.healthy();
    var document = Files.readString(Repository.ROOT.resolve("docs").resolve("observability.md"));
    var caller = Traceparent.random();
    Http.get(downstream.port(Gateway.MVC), "/products/7", header(caller));
    var names = names("", awaitLine(downstream, Gateway.MVC, caller)).toList();
    assertThat(names).allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
  }

  private static Stream<String> names(String prefix, JsonNode node) {
    return node.properties().stream()
        .flatMap(field ->
            field.getValue().isObject()
                ? names(prefix + field.getKey() + ".", field.getValue())
                : Stream.of(prefix + field.getKey()));
  }

  private static long accessLines(GatewayProcess process) {
    return process.log().lines().filter(line -> line.contains(ACCESS)).count();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Stream<JsonNode> ours(GatewayProcess process) {
    return process.lines().filter(line -> logger(line).startsWith("dev.fanout."));
  }

  private static String logger(JsonNode line) {
    return line.at("/log/logger").asText();
  }

  /** The only one there is of that request. */
  private static JsonNode awaitLine(Scripted downstream, Gateway gateway, Traceparent caller) {
    await().until(() -> !lines(downstream, gateway, caller).isEmpty());
    var lines = lines(downstream, gateway, caller);
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }

  private static List<JsonNode> lines(Scripted downstream, Gateway gateway, Traceparent caller) {
    return downstream
        .process(gateway)
        .lines(caller.trace())
        .filter(line -> logger(line).equals(ACCESS))
        .filter(line -> line.path("trace_id").asText().equals(caller.trace()))
        .toList();
  }

  /** Without how long it took. */
  private static String text(JsonNode line) {
    return line.path("message").asText().replaceFirst(", [\\d.]+ ms$", "");
  }

  private static String header(Traceparent caller) {
    return Traceparent.HEADER + ": " + caller;
  }
}
