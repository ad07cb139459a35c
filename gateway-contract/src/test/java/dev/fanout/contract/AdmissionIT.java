package dev.fanout.contract;

import static dev.fanout.contract.Scripted.CROWD;
import static dev.fanout.contract.Scripted.FEW;
import static dev.fanout.contract.Scripted.Part.CATALOG;
import static dev.fanout.contract.Scripted.Part.PRICING;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.fanout.contract.ScriptedService.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How much a gateway takes on at a time, and that it refuses the rest at once. */
@ResourceLock(Scripted.CROWDED)
class AdmissionIT {

  /** Products from this one on wait at the turnstile. */
  private static final int WAITING = 1_000;

  /** Long enough for what must not happen to happen. */
  private static final Duration WHILE = Duration.ofMillis(300);

  private final Scripted downstream = Scripted.crowded();
  private final Turnstile turnstile = new Turnstile();

  @ParameterizedTest
  @EnumSource
  void whatIsBeyondTheLimitIsRefusedAtOnce(Gateway gateway) {
    double admitted = decisions(gateway, "admitted");
    double refused = decisions(gateway, "refused");
    var served = fill(gateway, CROWD);
    assertThat(metric(gateway, "fanout_admission_limit")).isEqualTo(CROWD);
    assertRefused(get(gateway, "/products/7"), "/products/7");
    assertRefused(get(gateway, "/products/7/events"), "/products/7/events");
    assertRefused(get(gateway, "/products?ids=1,2"), "/products");
    assertRefused(get(gateway, "/%70roducts/7"), "/%70roducts/7");
    assertThat(inFlight(gateway)).isEqualTo(CROWD);
    assertThat(downstream.service(PRICING).calls()).hasSize(CROWD);
    turnstile.open();
    assertAllServed(served);
    await().until(() -> inFlight(gateway) == 0);
    assertThat(get(gateway, "/products/7").status()).isEqualTo(200);
    assertThat(decisions(gateway, "admitted") - admitted).isEqualTo(CROWD + 1);
    assertThat(decisions(gateway, "refused") - refused).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsUnderABasePathCountsToo(Gateway gateway) {
    var settings = new TreeMap<>(downstream.environment());
    settings.put("SPRING_MVC_SERVLET_PATH", "/api");
    settings.put("SPRING_WEBFLUX_BASEPATH", "/api");
    try (var process = GatewayProcess.startBare(gateway, settings).awaitReady()) {
      assertThat(Http.get(process.port(), "/api/products/7").status()).isEqualTo(200);
      var admitted =
          process.metrics().sum("fanout_admission_decisions_total", "decision=\"admitted\"");
      assertThat(admitted).isEqualTo(1);
    }
  }

  /** Also when the request was there before the one before it was over. */
  @ParameterizedTest
  @EnumSource
  void theConnectionOfARefusalServesOnOrSaysThatItDoesNot(Gateway gateway) {
    var served = fill(gateway, CROWD - 1);
    try (var client = Client.connect(downstream.port(gateway))) {
      client.send(Client.get("/products/7") + Client.get("/products?ids=1,2,3"));
      assertThat(client.answer()).startsWith("HTTP/1.1 200");
      assertThat(client.answer()).startsWith("HTTP/1.1 503");
      if (!client.isLast()) {
        client.send(Client.get("/products/7"));
        assertThat(client.answer()).startsWith("HTTP/1.1 200");
      }
    }
    turnstile.open();
    assertAllServed(served);
  }

  @ParameterizedTest
  @EnumSource
  void whatPutsNoProductTogetherIsNeverRefused(Gateway gateway) {
    var served = fill(gateway, CROWD);
    int management = downstream.process(gateway).managementPort();
    assertThat(Http.get(management, "/actuator/health/readiness").status()).isEqualTo(200);
    assertThat(Http.get(management, "/actuator/health/liveness").status()).isEqualTo(200);
    assertThat(Http.get(management, "/actuator/prometheus").status()).isEqualTo(200);
    assertThat(get(gateway, "/v3/api-docs").status()).isEqualTo(200);
    assertThat(get(gateway, "/nothing").status()).isEqualTo(404);
    assertThat(inFlight(gateway)).isEqualTo(CROWD);
    turnstile.open();
    assertAllServed(served);
  }

  @ParameterizedTest
  @EnumSource
  void howeverManyAskThereIsNeverMoreInFlightThanTheLimit(Gateway gateway) {
    int clients = 100;
    int requests = 8;
    var crowd = new Turnstile();
    downstream.service(CATALOG).script(crowd.before(CATALOG.healthy()));
    double admitted = decisions(gateway, "admitted");
    double refused = decisions(gateway, "refused");
    var asked =
        IntStream.rangeClosed(1, clients)
            .mapToObj(client ->
                meanwhile(() ->
                    IntStream.range(0, requests)
                        .mapToObj(_ -> get(gateway, path(client)))
                        .toList()))
            .toList();
    double most = 0;
    while (!asked.stream().allMatch(CompletableFuture::isDone)) {
      crowd.letPass(10); // so that it is full again and again
      most = Math.max(most, inFlight(gateway));
    }
    var answers =
        asked.stream().flatMap(client -> client.join().stream()).map(AdmissionIT::kind).toList();
    long served = answers.stream().filter("served"::equals).count();
    assertThat(answers).hasSize(clients * requests).containsOnly("served", "refused");
    assertThat(served).isBetween(1L, clients * requests - 1L);
    assertThat(most).isBetween(1.0, (double) CROWD);
    assertThat(crowd.most()).isLessThanOrEqualTo(CROWD);
    await().until(() -> inFlight(gateway) == 0);
    assertThat(decisions(gateway, "admitted") - admitted).isEqualTo(served);
    assertThat(decisions(gateway, "refused") - refused).isEqualTo(answers.size() - served);
  }

  /** Of every three clients one asks for five products at a time. */
  private static String path(int client) {
    return client % 3 == 0 ? "/products?ids=1,2,3,4,5" : "/products/" + client;
  }

  @ParameterizedTest
  @EnumSource
  void aBatchCountsByItsProductsAsLongAsItLasts(Gateway gateway) {
    holdFrom(WAITING);
    var asked = new ArrayList<CompletableFuture<Http.Answer>>();
    asked.add(meanwhile(() -> get(gateway, "/products?ids=1001,1002,1003,1003,1001")));
    await().until(() -> turnstile.waiting() == 3);
    assertThat(inFlight(gateway)).isEqualTo(3);

    asked.add(meanwhile(() -> get(gateway, "/products?ids=1004," + ids(1, 19))));
    await().until(() -> downstream.service(CATALOG).calls().size() == 3 + 20);
    await().during(WHILE).until(() -> inFlight(gateway) == 3 + 16); // though one is left of it

    asked.add(meanwhile(() -> get(gateway, "/products?ids=" + ids(1101, 1116))));
    await().until(() -> turnstile.waiting() == 3 + 1 + 16);
    assertThat(inFlight(gateway)).isEqualTo(3 + 16 + 16);
    assertRefused(get(gateway, "/products?ids=1,2,3,4,5,6"), "/products");
    asked.add(meanwhile(() -> get(gateway, "/products?ids=1,2,3,4,1005")));
    await().until(() -> inFlight(gateway) == CROWD);
    assertRefused(get(gateway, "/products/7"), "/products/7");

    turnstile.open();
    assertAllServed(asked);
    await().until(() -> inFlight(gateway) == 0);
  }

  /** For gateway-webflux a request is over once its answer is queued. */
  @ParameterizedTest
  @EnumSource
  void anAnswerThatNobodyReadsCountsInGatewayMvcUntilItIsCutOff(Gateway gateway) {
    downstream.service(CATALOG).script(Scripted.longCatalog());
    try (var client = Client.connect(downstream.port(gateway))) {
      client.send(Client.get("/products?ids=" + ids(1, 12)));
      client.read();
      await().until(() -> inFlight(gateway) == (gateway == Gateway.MVC ? 12 : 0));
      await().until(() -> inFlight(gateway) == 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamOfEventsCountsOneUntilItEnds(Gateway gateway) {
    holdFrom(WAITING);
    try (var events = Events.open(downstream.port(gateway), "/products/1001/events")) {
      assertThat(events.head().status()).isEqualTo(200);
      await().until(() -> turnstile.waiting() == 1);
      assertThat(inFlight(gateway)).isEqualTo(1);
      turnstile.open();
      assertThat(events.rest().getLast().name()).isEqualTo("complete");
    }
    await().until(() -> inFlight(gateway) == 0);
  }

  @ParameterizedTest
  @EnumSource
  void anExportTakesTheRoomThereIsAndWaitsForMore(Gateway gateway) {
    var served = fill(gateway, CROWD - 2);
    var exported = new Turnstile();
    downstream.service(PRICING).script(exported.before(PRICING.healthy()));
    try (var export = export(gateway, 1, 30)) {
      await().until(() -> exported.waiting() == 2);
      await().during(WHILE).until(() -> exported.waiting() == 2);
      assertThat(inFlight(gateway)).isEqualTo(CROWD);
      assertRefused(get(gateway, "/products/7"), "/products/7");
      exported.open();
      var lines = export.rest();
      assertThat(lines.removeLast()).startsWith("{\"end\":true,\"count\":30}");
      assertThat(lines).hasSize(30).allMatch(line -> line.contains("\"complete\":true"));
    }
    assertThat(exported.most()).isEqualTo(2);
    turnstile.open();
    assertAllServed(served);
  }

  @ParameterizedTest
  @EnumSource
  void whateverEndsAPieceOfWorkItsRoomIsFreeAgain(Gateway gateway) {
    downstream.service(CATALOG).script(Call::holdUntilClosed);
    leave(gateway, 10, "/products/7");
    leave(gateway, 2, "/products?ids=" + ids(1, 20));
    leave(gateway, 10, "/products/7/events");
    leave(gateway, 1, "/products/export?from=1&count=100");
    for (String path : List.of("/products/7", "/products?ids=1,2", "/products/7/events")) {
      get(gateway, path, "X-Request-Timeout-Ms: 200");
    }
    downstream.service(CATALOG).script(call -> call.answer(500, "text/plain", "no"));
    for (String path :
        List.of(
            "/products/7",
            "/products?ids=1,2",
            "/products/7/events",
            "/products/export?from=1&count=20",
            "/products/none",
            "/products?ids=none",
            "/products/none/events",
            "/products/export?from=none",
            "/products/7/nothing")) {
      get(gateway, path);
      get(gateway, path, "Accept: text/html");
      get(gateway, path, "X-Request-Timeout-Ms: soon");
      Http.send(downstream.port(gateway), "HEAD", path);
      Http.send(downstream.port(gateway), "OPTIONS", path);
      Http.send(downstream.port(gateway), "POST", path);
    }
    await().until(() -> inFlight(gateway) == 0);
    var served = fill(gateway, CROWD);
    turnstile.open();
    assertAllServed(served);
  }

  /** Asks that often at a time and leaves without an answer. */
  private void leave(Gateway gateway, int clients, String path) {
    var connections = new ArrayList<Client>();
    for (int client = 0; client < clients; client++) {
      connections.add(Client.connect(downstream.port(gateway)));
      connections.getLast().send(Client.get(path));
    }
    await().until(() -> inFlight(gateway) >= clients);
    connections.forEach(Client::close);
    await().until(() -> inFlight(gateway) == 0);
  }

  /** What is larger than the limit would never be admitted otherwise. */
  @ParameterizedTest
  @EnumSource
  void whereNothingIsInFlightAnythingIsAdmitted(Gateway gateway) {
    var lonely = Scripted.lonely();
    int port = lonely.port(gateway);
    lonely.service(CATALOG).script(turnstile.before(CATALOG.healthy()));
    var batch = meanwhile(() -> Http.get(port, "/products?ids=" + ids(1, 20)));
    await().until(() -> turnstile.waiting() == 16);
    assertThat(lonely.metric(gateway, "fanout_admission_limit")).isEqualTo(FEW);
    assertThat(lonely.metric(gateway, "fanout_admission_inflight")).isEqualTo(16);
    assertRefused(Http.get(port, "/products/7"), "/products/7");
    turnstile.open();
    assertThat(JsonPath.<List<Integer>>read(batch.join().body(), "$.items[*].status"))
        .hasSize(20)
        .containsOnly(200);

    await().until(() -> lonely.metric(gateway, "fanout_admission_inflight") == 0);
    var exported = new Turnstile();
    exported.open();
    lonely.service(CATALOG).script(exported.before(CATALOG.healthy()));
    try (var export = Streamed.get(port, "/products/export?from=1&count=5")) {
      assertThat(export.rest())
          .hasSize(6)
          .last()
          .asString()
          .startsWith("{\"end\":true,\"count\":5}");
    }
    assertThat(exported.most()).isLessThanOrEqualTo(FEW);
  }

  /** An adaptive limit learns from it, and people see that a gateway is busy. */
  @ParameterizedTest
  @EnumSource
  void howLongWorkWaitsForAProcessorIsMeasuredAllTheTime(Gateway gateway) {
    double before = metric(gateway, "fanout_scheduling_delay_seconds_count");
    await().until(() -> metric(gateway, "fanout_scheduling_delay_seconds_count") >= before + 100);
    assertThat(metric(gateway, "fanout_scheduling_delay_seconds_sum")).isPositive();
  }

  /** As many requests as that, which stay in flight until the turnstile opens. */
  private List<CompletableFuture<Http.Answer>> fill(Gateway gateway, int requests) {
    holdFrom(WAITING);
    downstream.service(PRICING).script(PRICING.healthy()); // and forgets its calls
    var asked =
        IntStream.range(WAITING, WAITING + requests)
            .mapToObj(id -> meanwhile(() -> get(gateway, "/products/" + id)))
            .toList();
    await().until(() -> turnstile.waiting() == requests);
    await().until(() -> downstream.service(PRICING).calls().size() == requests);
    return asked;
  }

  private void holdFrom(int id) {
    downstream
        .service(CATALOG)
        .script(call -> {
          boolean waits = Integer.parseInt(call.key()) >= id;
          (waits ? turnstile.before(CATALOG.healthy()) : CATALOG.healthy()).play(call);
        });
  }

  private static void assertAllServed(List<CompletableFuture<Http.Answer>> asked) {
    assertThat(asked.stream().map(CompletableFuture::join).map(Http.Answer::status))
        .containsOnly(200);
  }

  private static void assertRefused(Http.Answer answer, String path) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Content-Type")).containsExactly("application/problem+json");
    assertThat(answer.header("Retry-After")).containsExactly("1");
    assertThat(answer.header("Cache-Control")).containsExactly("no-store");
    assertThat(answer.body())
        .startsWith(
            "{\"type\":\"urn:fanout:overloaded\",\"title\":\"Overloaded\",\"status\":503,"
                + "\"detail\":\"")
        .endsWith("\"instance\":\"" + path + "\"}");
  }

  private static String kind(Http.Answer answer) {
    if (answer.status() == 503 && answer.body().contains("urn:fanout:overloaded")) {
      return "refused";
    }
    return answer.status() == 200 ? "served" : answer.body();
  }

  private static String ids(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(String::valueOf).collect(joining(","));
  }

  private double inFlight(Gateway gateway) {
    return metric(gateway, "fanout_admission_inflight");
  }

  private double decisions(Gateway gateway, String decision) {
    return metric(gateway, "fanout_admission_decisions_total", "decision=\"" + decision + "\"");
  }

  private double metric(Gateway gateway, String name, String... tags) {
    return downstream.metric(gateway, name, tags);
  }

  private Streamed export(Gateway gateway, long from, int count) {
    return Streamed.get(
        downstream.port(gateway), "/products/export?from=" + from + "&count=" + count);
  }

  private Http.Answer get(Gateway gateway, String path, String... headers) {
    return Http.get(downstream.port(gateway), path, headers);
  }

  private static <T> CompletableFuture<T> meanwhile(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> Thread.startVirtualThread(task));
  }
}
