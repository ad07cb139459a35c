package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.CATALOG;
import static dev.fanout.contract.Scripted.Part.INVENTORY;
import static dev.fanout.contract.Scripted.Part.PRICING;
import static dev.fanout.contract.Scripted.Part.RECOMMENDATIONS;
import static dev.fanout.contract.Scripted.Part.REVIEWS;
import static dev.fanout.contract.Scripted.Part.SHIPPING;
import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.contract.Scripted.Part;
import dev.fanout.contract.ScriptedService.Call;
import dev.fanout.contract.ScriptedService.Script;
import dev.fanout.contract.Traces.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the agent sends of a request: one tree, that says why the answer is as it is, and the same
 * tree from both gateways.
 */
@DisabledIfSystemProperty(named = "agent", matches = "off")
class TraceIT {

  private static final String FANOUT = "fan-out";
  private static final int WHOLE = 8;
  private static final String COMPLETE = "\"complete\":true";

  private static final Pattern EXEMPLAR = Pattern.compile(" # \\{.*trace_id=\"(\\w+)\"");

  private static Traces traces;
  private static Scripted downstream;

  @BeforeAll
  static void start() {
    traces = new Traces();
    Map<String, String> settings = new TreeMap<>(traces.environment());
    settings.put("GATEWAY_DEADLINE", "1m");
    // for a thousand requests, each with six connections of its own at worst
    settings.put(GatewayProcess.HEAP, "1g");
    settings.put("GATEWAY_RETRYBUDGET", "100%");
    settings.put("GATEWAY_HEDGEBUDGET", "100%");
    settings.put("DOWNSTREAM_REVIEWS_TIMEOUT", "5s"); // three attempts, on a busy machine, too
    settings.put("DOWNSTREAM_RECOMMENDATIONS_HEDGEAFTER", "2s"); // the same
    settings.put("RESILIENCE4J_BULKHEAD_CONFIGS_DEFAULT_MAXCONCURRENTCALLS", "2000");
    settings.put("RESILIENCE4J_BULKHEAD_INSTANCES_REVIEWS_MAXCONCURRENTCALLS", "2000");
    for (Part part : Part.values()) {
      String breaker = "RESILIENCE4J_CIRCUITBREAKER_INSTANCES_" + part.name() + "_";
      settings.put(breaker + "SLIDINGWINDOWSIZE", "100000");
      settings.put(breaker + "MINIMUMNUMBEROFCALLS", "100000");
    }
    // opens with the second of two failures
    String shipping = "RESILIENCE4J_CIRCUITBREAKER_INSTANCES_SHIPPING_";
    settings.put(shipping + "SLIDINGWINDOWSIZE", "4");
    settings.put(shipping + "MINIMUMNUMBEROFCALLS", "4");
    settings.put(shipping + "WAITDURATIONINOPENSTATE", "1s");
    settings.put(shipping + "PERMITTEDNUMBEROFCALLSINHALFOPENSTATE", "1");
    downstream = Scripted.start(settings);
  }

  @AfterAll
  static void stop() {
    downstream.requireNoErrorInLogs();
    downstream.close();
    traces.close();
  }

  /** A breaker that the test before has left open would make trees that are not whole. */
  @BeforeEach
  void heal() {
    downstream.heal();
    for (Gateway gateway : Gateway.values()) {
      awaitComplete(gateway);
    }
  }

  private static void awaitComplete(Gateway gateway) {
    await()
        .until(() -> Http.get(downstream.port(gateway), "/products/7").body().contains(COMPLETE));
  }

  @Test
  void aRequestIsOneTree() {
    var trees = inBoth(gateway -> ask(gateway, WHOLE));
    var tree = trees.get(Gateway.MVC);
    assertThat(tree.spans()).hasSize(WHOLE);
    var fanout = tree.the(FANOUT);
    assertThat(tree.children(tree.root())).containsExactly(fanout);
    assertThat(tree.children(fanout))
        .extracting(Span::name)
        .containsExactlyInAnyOrder(
            "GET /products/{id}",
            "GET /prices/{id}",
            "GET /stock/{id}",
            "GET /reviews/{id}",
            "GET /recommendations/{category}",
            "GET /shipping/{warehouse}");
    requireEqual(trees);
  }

  /** Reviews are not needed, so that all else is there. */
  @ParameterizedTest
  @MethodSource("faults")
  void aFaultIsOnTheAttemptThatMetIt(
      String kind, Script fault, int attempts, String status, String outcome, String errorType) {
    var trees =
        inBoth(gateway -> {
          downstream.service(REVIEWS).script(fault);
          return ask(gateway, WHOLE - 1 + attempts);
        });
    var tree = trees.get(Gateway.MVC);
    var reviews = tree.all("GET /reviews/{id}");
    assertThat(reviews).hasSize(attempts);
    for (int i = 0; i < attempts; i++) {
      assertThat(reviews.get(i).status()).isEqualTo("ERROR");
      assertThat(reviews.get(i).attributes())
          .containsEntry("fanout.attempt", String.valueOf(i + 1))
          .containsEntry("fanout.outcome", outcome)
          .containsEntry("error.type", errorType);
      assertThat(reviews.get(i).attributes().getOrDefault("http.response.status_code", ""))
          .isEqualTo(status);
    }
    var fanout = tree.the(FANOUT);
    assertThat(fanout.attributes())
        .containsEntry("fanout.outcome", "degraded")
        .containsEntry("fanout.degraded", "[reviews:" + outcome + "]");
    assertThat(fanout.events())
        .isEqualTo(Collections.nCopies(attempts - 1, "retry {fanout.service=reviews}"));
    assertThat(fanout.status()).isEqualTo("UNSET");
    requireEqual(trees);
  }

  static Stream<Arguments> faults() {
    Script lost =
        call -> {
          throw new IOException("cut before the status line");
        };
    Script cut =
        call -> {
          call.send(
              "HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{");
          throw new IOException("cut in the middle of the body");
        };
    return Stream.of(
        Arguments.of("500", answering(500), 1, "500", "unavailable", "500"),
        Arguments.of("503", answering(503), 3, "503", "unavailable", "503"),
        Arguments.of("404", answering(404), 1, "404", "not-found", "404"),
        Arguments.of("429", answering(429), 1, "429", "invalid", "429"),
        Arguments.of("302", answering(302), 1, "302", "invalid", "invalid"),
        Arguments.of("lost", lost, 3, "", "unavailable", "unavailable"),
        Arguments.of("cut", cut, 1, "200", "invalid", "invalid"),
        Arguments.of(
            "malformed", (Script) call -> call.json("{\"a\":"), 1, "200", "invalid", "invalid"),
        Arguments.of("silent", (Script) Call::holdUntilClosed, 1, "", "timeout", "timeout"));
  }

  @Test
  void aNeededPartThatIsMissingEndsTheOthersAndIsNamed() {
    var trees = inBoth(TraceIT::failPricing);
    var tree = trees.get(Gateway.MVC);
    assertThat(tree.root().attributes()).containsEntry("http.response.status_code", "502");
    assertThat(tree.root().status()).isEqualTo("ERROR");
    var fanout = tree.the(FANOUT);
    assertThat(fanout.status()).isEqualTo("ERROR");
    assertThat(fanout.attributes())
        .containsEntry("fanout.outcome", "unavailable")
        .containsEntry("fanout.service", "pricing");
    requireCancelled(tree, "sibling-failed", 3);
    requireEqual(trees);
  }

  @Test
  void theDeadlineIsNoFaultOfTheServiceThatItCuts() {
    var trees =
        inBoth(gateway -> {
          hold(REVIEWS);
          return ask(gateway, WHOLE, "X-Request-Timeout-Ms: 2000");
        });
    var tree = trees.get(Gateway.MVC);
    var reviews = tree.the("GET /reviews/{id}");
    assertThat(reviews.status()).isEqualTo("UNSET");
    assertThat(reviews.attributes())
        .containsEntry("fanout.outcome", "timeout")
        .containsEntry("fanout.cancellation.cause", "deadline");
    assertThat(tree.the(FANOUT).attributes()).containsEntry("fanout.degraded", "[reviews:timeout]");
    requireEqual(trees);
  }

  @Test
  void aClientThatLeavesIsNoError() {
    var trees =
        inBoth(gateway -> {
          var arrived = hold(CATALOG, INVENTORY, REVIEWS, PRICING);
          var trace = traces.begin();
          try (var client = Client.connect(downstream.port(gateway))) {
            client.send(Client.get("/products/7", trace.header()));
            acquire(arrived, 4);
          }
          return trace.await(6);
        });
    var tree = trees.get(Gateway.MVC);
    assertThat(tree.the(FANOUT).status()).isEqualTo("UNSET");
    assertThat(tree.the(FANOUT).attributes())
        .containsEntry("fanout.outcome", "cancelled")
        .containsEntry("fanout.cancellation.cause", "client-gone");
    requireCancelled(tree, "client-gone", 4);
    requireEqual(trees);
  }

  @Test
  void aProductOfAnExportIsATraceOfItsOwnWithALinkToTheExport() {
    var trees =
        inBoth(gateway -> {
          var trace = traces.begin();
          int port = downstream.port(gateway);
          try (var export = Streamed.get(port, "/products/export?from=7&count=2", trace.header())) {
            assertThat(export.rest()).hasSize(3);
          }
          assertThat(trace.await(1).root().name()).isEqualTo("GET /products/export");
          var products = trace.awaitLinked(2, WHOLE - 1);
          assertThat(products).hasSize(2);
          return products.stream()
              .min(comparing(tree -> tree.root().attributes().get("fanout.product.id")))
              .orElseThrow();
        });
    var tree = trees.get(Gateway.MVC);
    assertThat(tree.root().name()).isEqualTo(FANOUT);
    assertThat(tree.root().attributes()).containsEntry("fanout.product.id", "7");
    assertThat(tree.children(tree.root())).hasSize(6);
    requireEqual(trees);
  }

  @Test
  void theCallThatOpensABreakerSaysSoAndSoDoThoseThatItRefuses() {
    var trees =
        inBoth(gateway -> {
          downstream.service(SHIPPING).script(answering(500));
          assertThat(ask(gateway, WHOLE).the(FANOUT).events()).isEmpty();
          assertThat(ask(gateway, WHOLE).the(FANOUT).events())
              .containsExactly("circuit-breaker.opened {fanout.service=shipping}");
          var refused = ask(gateway, WHOLE - 1);
          downstream.heal();
          awaitComplete(gateway);
          return refused;
        });
    var fanout = trees.get(Gateway.MVC).the(FANOUT);
    assertThat(fanout.attributes()).containsEntry("fanout.degraded", "[shipping:open]");
    assertThat(fanout.events()).containsExactly("circuit-breaker.open {fanout.service=shipping}");
    requireEqual(trees);
  }

  @Test
  void theAttemptThatLosesARaceSaysSo() {
    var trees =
        inBoth(gateway -> {
          var first = new AtomicBoolean(true);
          downstream
              .service(RECOMMENDATIONS)
              .script(call -> {
                if (first.getAndSet(false)) {
                  call.holdUntilClosed();
                } else {
                  RECOMMENDATIONS.healthy().play(call);
                }
              });
          return ask(gateway, WHOLE + 1);
        });
    var tree = trees.get(Gateway.MVC);
    var both = tree.all("GET /recommendations/{category}");
    assertThat(both).hasSize(2);
    assertThat(both.getFirst().attributes())
        .containsEntry("fanout.hedge", "false")
        .containsEntry("fanout.outcome", "cancelled")
        .containsEntry("fanout.cancellation.cause", "hedge-lost");
    assertThat(both.getLast().attributes())
        .containsEntry("fanout.hedge", "true")
        .containsEntry("fanout.outcome", "present");
    assertThat(tree.the(FANOUT).events()).containsExactly("hedge {fanout.service=recommendations}");
    requireEqual(trees);
  }

  /** Healthy; reviews answer 503 to every attempt; pricing fails while the others are held. */
  @Test
  void theTreesInTheDocumentAreReal() throws IOException {
    var healthy = inBoth(gateway -> ask(gateway, WHOLE));
    var degraded =
        inBoth(gateway -> {
          downstream.service(REVIEWS).script(answering(503));
          return ask(gateway, WHOLE + 2);
        });
    var failed = inBoth(TraceIT::failPricing);
    String document = Files.readString(Repository.ROOT.resolve("docs").resolve("observability.md"));
    for (Gateway gateway : Gateway.values()) {
      assertThat(document)
          .contains(
              healthy.get(gateway).outline(),
              degraded.get(gateway).outline(),
              failed.get(gateway).outline());
    }
  }

  /** From the bucket of a histogram to the trace of one of the requests that fell into it. */
  @ParameterizedTest
  @EnumSource
  void histogramsLeadToTraces(Gateway gateway) {
    ask(gateway, WHOLE);
    var metrics =
        Http.get(
                downstream.process(gateway).managementPort(),
                "/actuator/prometheus",
                "Accept: application/openmetrics-text; version=1.0.0")
            .body();
    for (String histogram : List.of("http_server_requests_seconds", "fanout_downstream_seconds")) {
      var exemplars =
          metrics
              .lines()
              .filter(line -> line.startsWith(histogram + "_bucket"))
              .map(EXEMPLAR::matcher)
              .filter(exemplar -> exemplar.find())
              .map(exemplar -> exemplar.group(1))
              .toList();
      assertThat(exemplars)
          .as(histogram)
          .isNotEmpty()
          .allSatisfy(trace -> assertThat(traces.has(trace)).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/products/0", "/products/seven", "/nowhere", "/products"})
  void whatIsRefusedIsAServerSpanAlone(String path) {
    var trees =
        inBoth(gateway -> {
          var trace = traces.begin();
          Http.get(downstream.port(gateway), path, trace.header());
          return trace.await(1);
        });
    requireEqual(trees);
  }

  @ParameterizedTest
  @EnumSource
  void noSpanIsAnOrphanUnderAThousandRequestsAtATime(Gateway gateway) {
    var asked =
        Stream.generate(() -> traces.begin())
            .limit(1000)
            .map(trace ->
                CompletableFuture.supplyAsync(
                    () -> {
                      Http.get(downstream.port(gateway), "/products/7", trace.header());
                      return trace;
                    },
                    task -> Thread.startVirtualThread(task)))
            .toList();
    var begun = asked.stream().map(CompletableFuture::join).toList();
    await().until(() -> begun.stream().allMatch(Trace::isOver));
    for (var trace : begun) {
      var tree = trace.tree();
      // and those of second attempts, where a service was slow
      assertThat(tree.children(tree.root())).containsExactly(tree.the(FANOUT));
      assertThat(tree.children(tree.the(FANOUT)))
          .extracting(span -> span.attributes().get("peer.service"))
          .contains(Stream.of(Part.values()).map(Part::toString).toArray(String[]::new));
    }
    // or a call that is lost on each would go through a thousand kept connections
    downstream.hangUp();
  }

  private static SpanTree failPricing(Gateway gateway) {
    var arrived = hold(CATALOG, INVENTORY, REVIEWS);
    downstream
        .service(PRICING)
        .script(call -> {
          arrived.acquire(3);
          call.answer(500, "application/json", "{}");
        });
    return ask(gateway, 6);
  }

  private static void requireCancelled(SpanTree tree, String cause, int attempts) {
    var cancelled =
        tree.children(tree.the(FANOUT)).stream()
            .filter(span -> "cancelled".equals(span.attributes().get("fanout.outcome")))
            .toList();
    assertThat(cancelled)
        .hasSize(attempts)
        .allSatisfy(span -> {
          assertThat(span.attributes())
              .containsEntry("fanout.cancellation.cause", cause)
              .doesNotContainKeys("error.type", "http.response.status_code");
          assertThat(span.status()).isEqualTo("UNSET");
        });
  }

  private static Script answering(int status) {
    return call -> call.answer(status, "application/json", "{}");
  }

  /** Until they are closed; tells when they have arrived. */
  private static Semaphore hold(Part... parts) {
    var arrived = new Semaphore(0);
    for (Part part : parts) {
      downstream
          .service(part)
          .script(call -> {
            arrived.release();
            call.holdUntilClosed();
          });
    }
    return arrived;
  }

  private static void acquire(Semaphore arrived, int calls) {
    await().until(() -> arrived.tryAcquire(calls));
  }

  private static Map<Gateway, SpanTree> inBoth(Function<Gateway, SpanTree> request) {
    Map<Gateway, SpanTree> trees = new EnumMap<>(Gateway.class);
    for (Gateway gateway : Gateway.values()) {
      downstream.heal();
      trees.put(gateway, request.apply(gateway));
    }
    return trees;
  }

  private static SpanTree ask(Gateway gateway, int spans, String... headers) {
    var trace = traces.begin();
    var all = Stream.concat(Stream.of(trace.header()), Stream.of(headers)).toArray(String[]::new);
    Http.get(downstream.port(gateway), "/products/7", all);
    return trace.await(spans);
  }

  private static void requireEqual(Map<Gateway, SpanTree> trees) {
    assertThat(trees.get(Gateway.WEBFLUX).text()).isEqualTo(trees.get(Gateway.MVC).text());
  }
}
