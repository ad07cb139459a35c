package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.CATALOG;
import static dev.fanout.contract.Scripted.Part.INVENTORY;
import static dev.fanout.contract.Scripted.Part.PRICING;
import static dev.fanout.contract.Scripted.Part.RECOMMENDATIONS;
import static dev.fanout.contract.Scripted.Part.REVIEWS;
import static dev.fanout.contract.Scripted.Part.SHIPPING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.contract.Scripted.Part;
import dev.fanout.contract.ScriptedService.Call;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code GET /products/{id}/events}: the parts of a product as they arrive. */
@ResourceLock(Scripted.CROWDED)
class EventsIT {

  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final int EARLY_LEAVERS = 300;

  private final Scripted downstream = Scripted.crowded();

  /** In an order that no code would choose. */
  @ParameterizedTest
  @EnumSource
  void eachPartArrivesWhenItsServiceAnswersAndThenTheProduct(Gateway gateway) {
    String product = Http.get(downstream.port(gateway), "/products/7").body();
    var releases = holdAll();
    try (var events = open(gateway, "/products/7/events")) {
      assertStarted(events.head());
      for (Part part : List.of(REVIEWS, CATALOG, RECOMMENDATIONS, PRICING, INVENTORY, SHIPPING)) {
        releases.get(part).countDown();
        var event = events.next();
        assertThat(event.name()).isEqualTo("part");
        assertThat(event.data())
            .startsWith("{\"part\":\"" + part + "\",\"value\":{")
            .endsWith("}}");
        assertThat(product).contains("\"" + part + "\":" + event.value() + ",");
      }
      assertThat(events.next()).isEqualTo(new Events.Event("complete", product));
      events.requireEnd();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPartThatIsMissingSaysWhy(Gateway gateway) {
    downstream.service(REVIEWS).script(call -> call.answer(500, "text/plain", "no"));
    downstream.service(INVENTORY).script(call -> call.answer(404, "application/json", "{}"));
    String product = Http.get(downstream.port(gateway), "/products/7").body();
    try (var events = open(gateway, "/products/7/events")) {
      var all = events.rest();
      assertThat(all.stream().limit(6).map(Events.Event::data).toList())
          .contains(
              "{\"part\":\"reviews\",\"reason\":\"unavailable\"}",
              "{\"part\":\"inventory\",\"reason\":\"not-found\"}",
              "{\"part\":\"shipping\",\"reason\":\"dependency\"}");
      assertThat(all).hasSize(7).last().isEqualTo(new Events.Event("complete", product));
      assertThat(product).contains("\"complete\":false");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNeededPartThatFailsEndsItWithTheProblem(Gateway gateway) {
    hold(REVIEWS);
    var othersArrived = new CountDownLatch(1);
    downstream
        .service(PRICING)
        .script(call -> {
          othersArrived.await();
          call.answer(404, "application/json", "{}");
        });
    try (var events = open(gateway, "/products/7/events")) {
      assertStarted(events.head());
      for (int part = 0; part < 4; part++) {
        assertThat(events.next().data()).contains("\"value\":{");
      }
      othersArrived.countDown();
      assertThat(events.rest())
          .containsExactly(
              missing("pricing", "not-found"),
              new Events.Event(
                  "problem",
                  "{\"type\":\"urn:fanout:service-failed\",\"title\":\"Service failed\","
                      + "\"status\":502,"
                      + "\"detail\":\"The service pricing does not know this product.\","
                      + "\"instance\":\"/products/7/events\",\"service\":\"pricing\"}"));
    }
    awaitClosed(REVIEWS);
  }

  @ParameterizedTest
  @EnumSource
  void aProductThatTheCatalogDoesNotKnowIsAProblemToo(Gateway gateway) {
    downstream.service(CATALOG).script(call -> call.answer(404, "application/json", "{}"));
    try (var events = open(gateway, "/products/7/events")) {
      assertStarted(events.head());
      var all = events.rest();
      assertThat(all).contains(missing("catalog", "not-found"));
      assertThat(all.getLast().name()).isEqualTo("problem");
      assertThat(all.getLast().data())
          .contains("\"type\":\"urn:fanout:product-not-found\"", "\"status\":404");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theDeadlineLeavesPartsOut(Gateway gateway) {
    hold(REVIEWS);
    try (var events = open(gateway, "/products/7/events", "X-Request-Timeout-Ms: 1000")) {
      var all = events.rest();
      assertThat(all).contains(missing("reviews", "timeout"));
      assertThat(all.getLast().name()).isEqualTo("complete");
      assertThat(all.getLast().data())
          .endsWith("\"degraded\":[{\"part\":\"reviews\",\"reason\":\"timeout\"}]}");
    }
    awaitClosed(REVIEWS);
  }

  @ParameterizedTest
  @EnumSource
  void theDeadlineIsAProblemWhenANeededPartIsMissing(Gateway gateway) {
    hold(CATALOG);
    try (var events = open(gateway, "/products/7/events", "X-Request-Timeout-Ms: 1000")) {
      var all = events.rest();
      assertThat(all).contains(missing("catalog", "timeout"));
      assertThat(all.getLast().name()).isEqualTo("problem");
      assertThat(all.getLast().data())
          .contains("\"type\":\"urn:fanout:service-timeout\"", "\"service\":\"catalog\"");
    }
    awaitClosed(CATALOG);
  }

  /** Takes the five seconds that lie between two of them; both gateways at once. */
  @Test
  void whileNothingHappensAHeartbeatShowsThatTheStreamIsAlive() {
    hold(REVIEWS);
    Stream.of(Gateway.values())
        .map(gateway ->
            CompletableFuture.runAsync(
                () -> awaitHeartbeat(gateway), task -> Thread.startVirtualThread(task)))
        .toList()
        .forEach(CompletableFuture::join);
  }

  private void awaitHeartbeat(Gateway gateway) {
    try (var events = open(gateway, "/products/7/events")) {
      for (int part = 0; part < 5; part++) {
        assertThat(events.next().name()).isEqualTo("part");
      }
      long quietSince = System.nanoTime();
      events.awaitComment();
      // the last event may have been on its way for a moment before it was read
      assertThat(Duration.ofNanos(System.nanoTime() - quietSince))
          .isBetween(HEARTBEAT.minusSeconds(1), HEARTBEAT.multipliedBy(3));
    }
  }

  @ParameterizedTest
  @MethodSource(Client.DEPARTURES)
  void theReaderLeaves(Gateway gateway, String how, Consumer<Client> leave) {
    hold(CATALOG);
    hold(REVIEWS);
    double wasted = wasted(gateway, REVIEWS);
    try (var events = open(gateway, "/products/7/events")) {
      assertStarted(events.head());
      awaitCalls(CATALOG);
      awaitCalls(REVIEWS);
      leave.accept(events.client());
      awaitClosed(CATALOG);
      awaitClosed(REVIEWS);
    }
    await().until(() -> wasted(gateway, REVIEWS) == wasted + 1);
    downstream.requireNoErrorInLogs();
  }

  /** Before the first byte is written, or while it is. */
  @ParameterizedTest
  @EnumSource
  void readersWhoLeaveAtOnceLeaveNothing(Gateway gateway) {
    var process = downstream.process(gateway);
    long before = process.requestsInMemory();
    for (int reader = 0; reader < EARLY_LEAVERS; reader++) {
      try (var client = Client.connect(process.port())) {
        client.send(Client.get("/products/7/events"));
        client.reset();
      }
    }
    await()
        .untilAsserted(
            () -> assertThat(process.requestsInMemory()).isLessThan(before + EARLY_LEAVERS / 10));
    downstream.requireNoErrorInLogs();
  }

  @ParameterizedTest
  @EnumSource
  void theConnectionServesOn(Gateway gateway) {
    try (var client = Client.connect(downstream.port(gateway))) {
      for (int request = 0; request < 3; request++) {
        client.send(Client.get("/products/7/events"));
        assertThat(client.answer()).startsWith("HTTP/1.1 200").contains("event:complete");
      }
      client.send(Client.get("/products/7"));
      assertThat(client.answer()).contains("\"complete\":true");
    }
  }

  @ParameterizedTest
  @EnumSource
  void headAsksNoService(Gateway gateway) {
    var head = Http.send(downstream.port(gateway), "HEAD", "/products/7/events");
    assertStarted(head);
    assertThat(head.body()).isEmpty();
    for (Part part : Part.values()) {
      assertThat(downstream.service(part).calls()).isEmpty();
    }
  }

  private static void assertStarted(Http.Answer head) {
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Type")).containsExactly("text/event-stream;charset=UTF-8");
    assertThat(head.header("Cache-Control")).containsExactly("no-store");
  }

  private static Events.Event missing(String part, String reason) {
    return new Events.Event("part", "{\"part\":\"%s\",\"reason\":\"%s\"}".formatted(part, reason));
  }

  /** Until each is released. */
  private Map<Part, CountDownLatch> holdAll() {
    Map<Part, CountDownLatch> releases = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      var release = new CountDownLatch(1);
      releases.put(part, release);
      downstream.service(part).script(part.healthyAfter(release));
    }
    return releases;
  }

  private void hold(Part part) {
    downstream.service(part).script(Call::holdUntilClosed);
  }

  private void awaitCalls(Part part) {
    await().until(() -> !downstream.service(part).calls().isEmpty());
  }

  private void awaitClosed(Part part) {
    await().until(() -> downstream.service(part).calls().stream().allMatch(Call::isClosed));
  }

  private double wasted(Gateway gateway, Part part) {
    return downstream.metric(
        gateway,
        "fanout_downstream_wasted_seconds_count",
        "service=\"" + part + "\"",
        "cause=\"client-gone\"");
  }

  private Events open(Gateway gateway, String path, String... headers) {
    return Events.open(downstream.port(gateway), path, headers);
  }
}
