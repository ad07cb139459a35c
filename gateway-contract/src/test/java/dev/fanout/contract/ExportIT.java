package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.CATALOG;
import static dev.fanout.contract.Scripted.Part.REVIEWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.contract.Scripted.Part;
import dev.fanout.contract.ScriptedService.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code GET /products/export}: many products, a line each, no faster than the reader takes them.
 */
@ResourceLock(Scripted.CROWDED)
class ExportIT {

  private static final int AT_A_TIME = 16;
  private static final int LOOK_AHEAD = 200;
  private static final int EXPORTS_AT_A_TIME = 20;

  /** {@code -Dexport.lines=1000000} is the longest there is. */
  private static final int LINES = Integer.getInteger("export.lines", 2_000);

  private static final long ROOM = 8_000_000;

  /** A call, by whoever looks at them again and again. */
  private static final Duration SEEN_LATE = Duration.ofMillis(250);

  /** Long enough for calls that must not start to start. */
  private static final Duration WHILE = Duration.ofMillis(300);

  private final Scripted downstream = Scripted.crowded();

  /** The first id whose catalog does not answer. */
  private int held;

  /** Whichever answers first. */
  @ParameterizedTest
  @EnumSource
  void linesAreTheProductsInTheOrderOfTheirIds(Gateway gateway) {
    var expected = LongStream.rangeClosed(5, 44).mapToObj(id -> alone(gateway, id).body()).toList();
    downstream
        .service(CATALOG)
        .script(call -> {
          if (Integer.parseInt(call.key()) % 10 == 5) { // the first, and some behind it, come last
            Thread.sleep(100);
          }
          CATALOG.healthy().play(call);
        });
    try (var export = export(gateway, 5, 40)) {
      assertThat(export.head().status()).isEqualTo(200);
      assertThat(export.head().header("Content-Type")).containsExactly("application/x-ndjson");
      assertThat(export.head().header("Cache-Control")).containsExactly("no-store");
      var lines = rest(export);
      assertThat(lines.removeLast()).isEqualTo(end(40));
      assertThat(lines).isEqualTo(expected);
    }
    assertThat(calls()).hasSize(40);
  }

  @ParameterizedTest
  @EnumSource
  void aProductThatFailsIsALineOfItsOwn(Gateway gateway) {
    TroubledProducts.arrange(downstream);
    var alone = TroubledProducts.ids().stream().map(id -> alone(gateway, id)).toList();
    TroubledProducts.requireEveryKind(alone);
    var expected = new ArrayList<String>();
    for (long id : TroubledProducts.ids()) {
      var answer = alone.get((int) (id - 1));
      expected.add(
          answer.status() == 200
              ? answer.body()
              : TroubledProducts.problem(id, answer, "/products/export"));
    }
    expected.add(end(TroubledProducts.COUNT));
    try (var export = export(gateway, 1, TroubledProducts.COUNT)) {
      assertThat(rest(export)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLargestIdIsTheLastThereIs(Gateway gateway) {
    long last = 9007199254740991L;
    try (var export = export(gateway, last - 1, 2)) {
      assertThat(rest(export))
          .containsExactly(alone(gateway, last - 1).body(), alone(gateway, last).body(), end(2));
    }
  }

  /** Twice as many products as are asked for at a time, each of which takes all its time. */
  @ParameterizedTest
  @EnumSource
  void everyProductHasTheDeadlineForItself(Gateway gateway) {
    hold(REVIEWS);
    try (var export = export(gateway, 1, 2 * AT_A_TIME, "X-Request-Timeout-Ms: 1000")) {
      var lines = rest(export);
      assertThat(lines.removeLast()).isEqualTo(end(2 * AT_A_TIME));
      assertThat(lines)
          .hasSize(2 * AT_A_TIME)
          .allMatch(line -> line.contains("{\"part\":\"reviews\",\"reason\":\"timeout\"}"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProductThatIsNotFinishedInTimeIsATimeout(Gateway gateway) {
    holdCatalogFrom(3);
    try (var export = export(gateway, 2, 2, "X-Request-Timeout-Ms: 1000")) {
      assertThat(export.line()).contains("\"id\":2,\"complete\":true");
      assertThat(export.line())
          .startsWith("{\"id\":3,\"status\":504,\"problem\":{\"type\":\"urn:fanout:service-timeout")
          .contains("\"instance\":\"/products/export\",\"service\":\"catalog\"");
      assertThat(rest(export)).containsExactly(end(2));
    }
  }

  /** Nor events: who speaks HTTP/1.0, as some proxies do, knows no chunks. */
  @ParameterizedTest
  @EnumSource
  void anOlderClientGetsNoChunks(Gateway gateway) {
    for (var path : List.of("/products/export?from=1&count=3", "/products/7/events")) {
      var answer =
          Http.raw(downstream.port(gateway), "GET " + path + " HTTP/1.0\r\nHost: x\r\n\r\n", false);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Transfer-Encoding")).isEmpty();
      assertThat(answer.body().lines())
          .allMatch(line -> line.matches("|:.*|[{].*[}] *|(event|data):.*"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void atMostSixteenProductsAreAskedForAtATime(Gateway gateway) {
    var turnstile = new Turnstile();
    downstream.service(CATALOG).script(turnstile.before(CATALOG.healthy()));
    try (var export = export(gateway, 1, 40)) {
      await().until(() -> turnstile.waiting() == AT_A_TIME);
      await().during(WHILE).until(() -> turnstile.waiting() == AT_A_TIME);
      turnstile.open();
      assertThat(rest(export)).hasSize(41);
    }
    assertThat(turnstile.most()).isEqualTo(AT_A_TIME);
  }

  /** Kernels' buffers included, and with the shortest lines there are; and then it is cut off. */
  @ParameterizedTest
  @EnumSource
  void aReaderThatReadsNothingIsReadAheadForAndThenCutOff(Gateway gateway) {
    double over = over(gateway);
    downstream.service(CATALOG).script(call -> call.answer(404, "application/json", "{}"));
    var lastCall = new AtomicLong();
    var before = new AtomicInteger();
    try (var export = export(gateway, 1, 1_000_000)) {
      await()
          .until(() -> {
            int now = calls().size();
            if (before.getAndSet(now) != now) {
              lastCall.set(System.nanoTime());
            }
            return over(gateway) == over + 1;
          });
      assertThat(Duration.ofNanos(System.nanoTime() - lastCall.get()))
          .isGreaterThan(Scripted.STALLED.minus(SEEN_LATE));
      int asked = calls().size();
      assertThat(asked).isBetween(AT_A_TIME, LOOK_AHEAD);
      assertThat(export.untilCut()).noneMatch(line -> line.contains("\"end\":"));
      assertThat(calls().size()).isEqualTo(asked);
    }
    downstream.requireNoErrorInLogs();
  }

  /** In small bites, since a kernel that sees much taken at once makes its buffer larger. */
  @ParameterizedTest
  @EnumSource
  void aSlowReaderIsWaitedForAndNeverReadAheadForMuch(Gateway gateway) {
    int count = 1_000;
    int bite = 20;
    try (var export = export(gateway, 1, count)) {
      for (int read = 0; read < 20 * bite; read += bite) {
        awaitQuiet();
        assertThat(calls().size() - read).isBetween(0, LOOK_AHEAD);
        for (int line = 1; line <= bite; line++) {
          assertThat(export.line()).startsWith("{\"id\":" + (read + line) + ",");
        }
      }
      assertThat(rest(export)).hasSize(count - 20 * bite + 1).last().isEqualTo(end(count));
    }
  }

  /** Products too large for any buffer block it, while others are still being asked for. */
  @ParameterizedTest
  @EnumSource
  void aReaderThatStopsTakesItsCallsWithIt(Gateway gateway) {
    reviewsOf(800_000);
    holdCatalogFrom(9);
    try (var export = export(gateway, 1, 1_000)) {
      await().until(() -> calls().size() >= AT_A_TIME);
      await().until(() -> held().count() >= 1 && held().allMatch(Call::isClosed));
      assertThat(export.untilCut()).hasSizeLessThan(9);
    }
    int asked = calls().size();
    await().during(WHILE).until(() -> calls().size() == asked);
    downstream.requireNoErrorInLogs();
  }

  @ParameterizedTest
  @MethodSource(Client.DEPARTURES)
  void theReaderLeavesAndNothingGoesOn(Gateway gateway, String how, Consumer<Client> leave) {
    holdCatalogFrom(31);
    try (var export = export(gateway, 1, 1_000_000)) {
      for (int id = 1; id <= 30; id++) {
        assertThat(export.line()).startsWith("{\"id\":" + id + ",");
      }
      await().until(() -> held().count() == AT_A_TIME);
      leave.accept(export.client());
      await().until(() -> held().allMatch(Call::isClosed));
    }
    await().during(WHILE).until(() -> held().count() == AT_A_TIME);
    await().until(() -> inFlight(gateway) == 0);
    downstream.requireNoErrorInLogs();
  }

  /** While the gateway is busy writing, or about to. */
  @ParameterizedTest
  @EnumSource
  void aReaderThatLeavesInTheMiddleOfItsLinesIsNoError(Gateway gateway) {
    double over = over(gateway);
    for (int read = 0; read < 5; read++) {
      try (var export = export(gateway, 1, 1_000_000)) {
        for (int line = 0; line <= 50 * read; line++) {
          export.line();
        }
        export.client().reset();
      }
    }
    await().until(() -> over(gateway) == over + 5);
    awaitQuiet();
    downstream.requireNoErrorInLogs();
  }

  /** Compared with what was reachable after an export that has opened connections and so on. */
  @ParameterizedTest
  @EnumSource
  void aLongExportLeavesTheHeapAsItWas(Gateway gateway) {
    readAll(gateway, 500);
    long before = downstream.process(gateway).liveHeap();
    readAll(gateway, LINES);
    await().until(() -> downstream.process(gateway).liveHeap() < before + ROOM);
  }

  private void readAll(Gateway gateway, int count) {
    try (var export = export(gateway, 1, count)) {
      for (int id = 1; id <= count; id++) {
        assertThat(export.line()).startsWith("{\"id\":" + id + ",\"complete\":true,");
        if (id % 1_000 == 0) {
          downstream.heal(); // which forgets the calls: a test has a heap, too
        }
      }
      assertThat(rest(export)).containsExactly(end(count));
    }
  }

  @ParameterizedTest
  @EnumSource
  void twentyExportsRunAtATimeAndNoMore(Gateway gateway) {
    hold(CATALOG);
    var running = new ArrayList<Streamed>();
    try {
      for (int id = 1; id <= EXPORTS_AT_A_TIME; id++) {
        running.add(export(gateway, id, 1));
      }
      await().until(() -> calls().size() == EXPORTS_AT_A_TIME);
      var refused = get(gateway, "/products/export?from=21&count=1");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Content-Type")).containsExactly("application/problem+json");
      assertThat(refused.header("Retry-After")).containsExactly("1");
      assertThat(refused.header("Cache-Control")).containsExactly("no-store");
      assertThat(refused.body())
          .startsWith("{\"type\":\"urn:fanout:overloaded\",\"title\":\"Overloaded\",\"status\":503")
          .endsWith("\"instance\":\"/products/export\"}");
      assertThat(calls()).hasSize(EXPORTS_AT_A_TIME);
    } finally {
      running.forEach(Streamed::close);
    }
    await().until(() -> calls().stream().allMatch(Call::isClosed));
    downstream.heal();
    await().until(() -> get(gateway, "/products/export?from=21&count=1").status() == 200);
  }

  @ParameterizedTest
  @EnumSource
  void headAsksNoService(Gateway gateway) {
    var head = Http.send(downstream.port(gateway), "HEAD", "/products/export?from=1&count=1000000");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Type")).containsExactly("application/x-ndjson");
    assertThat(head.header("Cache-Control")).containsExactly("no-store");
    assertThat(head.body()).isEmpty();
    for (Part part : Part.values()) {
      assertThat(downstream.service(part).calls()).isEmpty();
    }
  }

  /**
   * Without the blanks at the ends of short lines, which are there for kernels that count bytes.
   */
  private static List<String> rest(Streamed export) {
    var lines = export.rest();
    lines.replaceAll(String::stripTrailing);
    return lines;
  }

  private static String end(int count) {
    return "{\"end\":true,\"count\":" + count + "}";
  }

  /** Until the gateway asks for nothing more: it has run ahead as far as it goes. */
  private void awaitQuiet() {
    var seen = new int[] {-1};
    await()
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          int before = seen[0];
          seen[0] = calls().size();
          return seen[0] == before;
        });
  }

  private void reviewsOf(int length) {
    String text = "x".repeat(length);
    downstream
        .service(REVIEWS)
        .script(call ->
            call.json(
                ("{\"productId\":%s,\"reviews\":[{\"id\":1,\"author\":\"A\",\"rating\":5,"
                        + "\"title\":\"T\",\"text\":\"%s\"}]}")
                    .formatted(call.key(), text)));
  }

  private void hold(Part part) {
    downstream.service(part).script(Call::holdUntilClosed);
  }

  /** The calls for that id and all behind it. */
  private void holdCatalogFrom(int id) {
    held = id;
    downstream
        .service(CATALOG)
        .script(call -> {
          if (Integer.parseInt(call.key()) >= id) {
            call.holdUntilClosed();
          }
          CATALOG.healthy().play(call);
        });
  }

  private Stream<Call> held() {
    return calls().stream().filter(call -> Integer.parseInt(call.key()) >= held);
  }

  /** One for each product that was begun. */
  private List<Call> calls() {
    return downstream.service(CATALOG).calls();
  }

  /** Exports that have ended, one way or the other. */
  private double over(Gateway gateway) {
    return downstream.metric(
        gateway, "http_server_requests_seconds_count", "uri=\"/products/export\"");
  }

  private double inFlight(Gateway gateway) {
    return downstream.metric(gateway, "fanout_admission_inflight");
  }

  private Streamed export(Gateway gateway, long from, int count, String... headers) {
    return Streamed.get(
        downstream.port(gateway), "/products/export?from=" + from + "&count=" + count, headers);
  }

  private Http.Answer alone(Gateway gateway, long id) {
    return get(gateway, "/products/" + id);
  }

  private Http.Answer get(Gateway gateway, String path) {
    return Http.get(downstream.port(gateway), path);
  }
}
