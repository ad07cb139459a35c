package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.CATALOG;
import static dev.fanout.contract.Scripted.Part.INVENTORY;
import static dev.fanout.contract.Scripted.Part.PRICING;
import static dev.fanout.contract.Scripted.Part.REVIEWS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.contract.Scripted.Part;
import dev.fanout.contract.ScriptedService.Call;
import dev.fanout.contract.ScriptedService.Script;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What circuit breakers count and bulkheads give back. The windows are small, so that the fifth
 * failure in ten calls opens a breaker, for half a second.
 */
@Order(3)
class BreakerIT {

  private static final int WINDOW = 10;
  private static final int FAILURES_THAT_OPEN = 5;
  private static final int HALF_OPEN_CALLS = 3;

  /** A whole answer as far as the status line goes, and one that never ends. */
  private static final Script HOLD_BODY =
      call -> {
        call.send(
            "HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{");
        call.holdUntilClosed();
      };

  /** Did not recover; so that it is told once, and not after a minute in every test. */
  private static final Set<Gateway> STUCK = EnumSet.noneOf(Gateway.class);

  private static Scripted downstream;

  @BeforeAll
  static void start() {
    Map<String, String> settings = new TreeMap<>();
    for (String breakers : List.of("CONFIGS_DEFAULT_", "INSTANCES_INVENTORY_")) {
      String prefix = "RESILIENCE4J_CIRCUITBREAKER_" + breakers;
      settings.put(prefix + "SLIDINGWINDOWSIZE", "" + WINDOW);
      settings.put(prefix + "MINIMUMNUMBEROFCALLS", "" + WINDOW);
      settings.put(prefix + "WAITDURATIONINOPENSTATE", "500ms");
      settings.put(prefix + "PERMITTEDNUMBEROFCALLSINHALFOPENSTATE", "" + HALF_OPEN_CALLS);
    }
    settings.put("GATEWAY_DEADLINE", "20s"); // a call that never comes is not waited for longer
    settings.put("RESILIENCE4J_BULKHEAD_INSTANCES_REVIEWS_MAXCONCURRENTCALLS", "2");
    // the one that tests wait for; a healthy call on a busy machine has to stay below it
    settings.put("DOWNSTREAM_INVENTORY_TIMEOUT", "1500ms");
    downstream = Scripted.start(settings);
  }

  @AfterAll
  static void stop() {
    downstream.requireNoErrorInLogs();
    downstream.close();
  }

  @ParameterizedTest
  @EnumSource
  void aThousandCancelledCallsLeaveNoTrace(Gateway gateway) {
    settle(gateway);
    var held = List.of(CATALOG, INVENTORY, REVIEWS);
    var before = breakers(gateway, held);
    var arrived = new Semaphore(0);
    service(CATALOG).script(signalling(arrived, Call::holdUntilClosed));
    service(INVENTORY).script(signalling(arrived, HOLD_BODY));
    service(REVIEWS).script(signalling(arrived, Call::holdUntilClosed));
    service(PRICING)
        .script(call -> {
          arrived.acquire(held.size());
          call.answer(404, "application/json", "{}");
        });
    for (int request = 0; request < 334; request++) {
      assertThat(get(gateway).status()).isEqualTo(502);
    }
    for (Part part : held) {
      assertThat(service(part).calls()).hasSize(334);
      await().until(() -> service(part).calls().stream().allMatch(Call::isClosed));
    }
    awaitAllPermits(gateway);
    assertThat(breakers(gateway, held)).isEqualTo(before);
  }

  /** Before the bulkhead, while a connection is leased or opened, in the middle of an answer. */
  @ParameterizedTest
  @EnumSource
  void whereverItIsCancelledACallIsNoFailureOfItsService(Gateway gateway) {
    settle(gateway);
    service(PRICING).script(call -> call.answer(404, "application/json", "{}"));
    service(REVIEWS).script(Call::holdUntilClosed);
    var before = failures(gateway);
    for (int request = 0; request < 300; request++) {
      assertThat(get(gateway).status()).isEqualTo(502);
    }
    assertThat(service(REVIEWS).calls()).isNotEmpty();
    await().until(() -> service(REVIEWS).calls().stream().allMatch(Call::isClosed));
    awaitAllPermits(gateway);
    assertThat(failures(gateway)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void halfOpenOutlivesCallsThatAFailedSiblingCancels(Gateway gateway) {
    settle(gateway);
    awaitHalfOpen(gateway, REVIEWS);
    var arrived = new Semaphore(0);
    service(REVIEWS).script(signalling(arrived, Call::holdUntilClosed));
    service(PRICING)
        .script(call -> {
          arrived.acquire();
          call.answer(404, "application/json", "{}");
        });
    for (int call = 0; call < 3 * HALF_OPEN_CALLS; call++) {
      assertThat(get(gateway).status()).isEqualTo(502);
    }
    assertStillHalfOpenAndCloses(gateway, REVIEWS);
  }

  @ParameterizedTest
  @EnumSource
  void halfOpenOutlivesCallsThatADepartedClientCancels(Gateway gateway) throws Exception {
    settle(gateway);
    awaitHalfOpen(gateway, REVIEWS);
    var arrived = new Semaphore(0);
    service(REVIEWS).script(signalling(arrived, Call::holdUntilClosed));
    for (int call = 0; call < 3 * HALF_OPEN_CALLS; call++) {
      try (var client = Client.connect(downstream.port(gateway))) {
        client.send(Client.get("/products/7"));
        assertThat(arrived.tryAcquire(1, MINUTES)).isTrue();
      }
      await().until(() -> service(REVIEWS).calls().stream().allMatch(Call::isClosed));
    }
    assertStillHalfOpenAndCloses(gateway, REVIEWS);
  }

  /** Where processors are busy, other parts may be late too: a needed one does not count. */
  @ParameterizedTest
  @EnumSource
  void halfOpenOutlivesCallsThatTheDeadlineCuts(Gateway gateway) {
    settle(gateway);
    awaitHalfOpen(gateway, REVIEWS);
    service(REVIEWS).script(Call::holdUntilClosed);
    var cut = new AtomicInteger();
    await()
        .until(() -> {
          String body = get(gateway, "X-Request-Timeout-Ms: 300").body();
          if (body.contains("urn:fanout:service-timeout")) {
            return false;
          }
          assertThat(body).contains("{\"part\":\"reviews\",\"reason\":\"timeout\"}");
          return cut.incrementAndGet() == 3 * HALF_OPEN_CALLS;
        });
    assertStillHalfOpenAndCloses(gateway, REVIEWS);
  }

  /** Two calls fill the bulkhead, so that the breaker's third permit goes from hand to hand. */
  @ParameterizedTest
  @EnumSource
  void halfOpenOutlivesCallsThatTheBulkheadRejects(Gateway gateway) {
    settle(gateway);
    awaitHalfOpen(gateway, REVIEWS);
    assertRejectedWhileFull(gateway, 3 * HALF_OPEN_CALLS);
    assertThat(breaker(gateway, REVIEWS).state()).isEqualTo("half_open");
    awaitClosed(gateway);
  }

  @ParameterizedTest
  @EnumSource
  void aFailureInHalfOpenOpensItAgain(Gateway gateway) {
    settle(gateway);
    awaitHalfOpen(gateway, REVIEWS);
    service(REVIEWS).script(failing());
    await()
        .until(() -> {
          get(gateway);
          int made = service(REVIEWS).calls().size();
          // whoever looks late finds it half-open again
          return breaker(gateway, REVIEWS).is("open") || made > HALF_OPEN_CALLS;
        });
    assertThat(service(REVIEWS).calls()).hasSizeGreaterThanOrEqualTo(HALF_OPEN_CALLS);
    assertThat(breaker(gateway, REVIEWS).state()).isIn("open", "half_open");
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theFifthFailureOpensIt(Gateway gateway, String kind, Part part, Script failure) {
    settle(gateway);
    var before = breaker(gateway, part);
    service(part).script(failure);
    for (int failed = 1; failed < FAILURES_THAT_OPEN; failed++) {
      get(gateway);
      assertThat(breaker(gateway, part))
          .as(kind)
          .isEqualTo(
              new Breaker(
                  "closed",
                  before.failed() + failed,
                  before.successful(),
                  failed,
                  WINDOW - failed));
    }
    get(gateway);
    // the latter comes half a second after the former, and after nothing else
    assertThat(breaker(gateway, part).state()).isIn("open", "half_open");
  }

  static Stream<Arguments> failures() {
    Map<String, Script> kinds =
        Map.of(
            "500", failing(),
            "503", call -> call.answer(503, "text/plain", "no"),
            "lost",
                call -> {
                  throw new IOException("cut before the status line");
                },
            "malformed", call -> call.json("{\"productId\":"),
            "redirect", call -> call.answer(302, "application/json", "{}"),
            "cut",
                call -> {
                  call.send(
                      "HTTP/1.1 200 X\r\n"
                          + "Content-Type: application/json\r\n"
                          + "Content-Length: 9\r\n\r\n"
                          + "{");
                  throw new IOException("cut in the middle of the body");
                });
    return Arrays.stream(Gateway.values())
        .flatMap(gateway ->
            Stream.concat(
                kinds.entrySet().stream()
                    .map(kind -> Arguments.of(gateway, kind.getKey(), REVIEWS, kind.getValue())),
                Stream.of(
                    // the only service whose own timeout is shorter than a test
                    Arguments.of(gateway, "its own timeout", INVENTORY, hold()),
                    Arguments.of(gateway, "its own timeout, in the body", INVENTORY, HOLD_BODY))));
  }

  @ParameterizedTest
  @CsvSource({
    "MVC,404,not-found", "WEBFLUX,404,not-found",
    "MVC,400,invalid", "WEBFLUX,400,invalid",
    "MVC,403,invalid", "WEBFLUX,403,invalid",
    "MVC,410,invalid", "WEBFLUX,410,invalid",
    "MVC,429,invalid", "WEBFLUX,429,invalid"
  })
  void whatIsTheCallersFaultIsASuccess(Gateway gateway, int status, String reason) {
    settle(gateway);
    var before = breaker(gateway, REVIEWS);
    service(REVIEWS).script(call -> call.answer(status, "application/json", "{}"));
    for (int call = 0; call < 2 * WINDOW; call++) {
      assertThat(get(gateway).body())
          .endsWith("\"degraded\":[{\"part\":\"reviews\",\"reason\":\"" + reason + "\"}]}");
    }
    assertThat(breaker(gateway, REVIEWS))
        .isEqualTo(
            new Breaker("closed", before.failed(), before.successful() + 2 * WINDOW, 0, WINDOW));
  }

  /** The service with a short timeout of its own, and the one with minutes. */
  @ParameterizedTest
  @CsvSource({"MVC,REVIEWS", "WEBFLUX,REVIEWS", "MVC,INVENTORY", "WEBFLUX,INVENTORY"})
  void aTimeoutThatTheDeadlineMadeShorterIsNoFailure(Gateway gateway, Part part) {
    settle(gateway);
    var before = breaker(gateway, part);
    service(part).script(Call::holdUntilClosed);
    var cut = new AtomicInteger();
    await()
        .until(() -> {
          String body = get(gateway, "X-Request-Timeout-Ms: 300").body();
          if (body.contains("urn:fanout:service-timeout")) { // a needed part was late, too
            return false;
          }
          assertThat(body).contains("{\"part\":\"" + part + "\",\"reason\":\"timeout\"}");
          return cut.incrementAndGet() == WINDOW;
        });
    assertThat(service(part).calls()).isNotEmpty();
    assertThat(breaker(gateway, part)).isEqualTo(before);
    awaitAllPermits(gateway);
  }

  @ParameterizedTest
  @EnumSource
  void aRejectedCallIsNoFailure(Gateway gateway) {
    settle(gateway);
    var before = breaker(gateway, REVIEWS);
    assertRejectedWhileFull(gateway, 2 * WINDOW);
    assertThat(breaker(gateway, REVIEWS))
        .isEqualTo(new Breaker("closed", before.failed(), before.successful() + 2, 0, WINDOW));
    awaitAllPermits(gateway);
  }

  /** Every half second the breaker lets a few calls through; every other answer costs no call. */
  @ParameterizedTest
  @CsvSource({"MVC,CATALOG", "WEBFLUX,CATALOG", "MVC,PRICING", "WEBFLUX,PRICING"})
  void whileItIsOpenANeededServiceIsNotAskedAndTheClientToldToComeBack(
      Gateway gateway, Part needed) {
    settle(gateway);
    open(gateway, needed);
    service(needed).script(failing());
    for (int request = 0; request < 100; request++) {
      int calls = service(needed).calls().size();
      var answer = get(gateway);
      if (service(needed).calls().size() == calls) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).containsExactly("1");
        assertThat(answer.header("Cache-Control")).containsExactly("no-store");
        assertThat(answer.body())
            .contains("urn:fanout:service-unavailable", "\"service\":\"" + needed + "\"");
      } else {
        assertThat(answer.status()).isEqualTo(502);
      }
    }
    assertThat(service(needed).calls()).hasSizeLessThan(50);
  }

  /** Closed, with nothing but successes in the window. */
  private void settle(Gateway gateway) {
    downstream.heal();
    assertThat(STUCK).as("what earlier tests have left in pieces").doesNotContain(gateway);
    STUCK.add(gateway);
    awaitClosed(gateway);
    for (int call = 0; call < WINDOW; call++) {
      assertThat(get(gateway).body()).contains("\"complete\":true");
    }
    STUCK.remove(gateway);
  }

  private void assertRejectedWhileFull(Gateway gateway, int requests) {
    var release = new CountDownLatch(1);
    var arrived = new Semaphore(0);
    service(REVIEWS)
        .script(call -> {
          arrived.release();
          release.await();
          REVIEWS.healthy().play(call);
        });
    var first = meanwhile(() -> get(gateway));
    var second = meanwhile(() -> get(gateway));
    await().until(() -> arrived.tryAcquire(2));
    for (int request = 0; request < requests; request++) {
      assertThat(get(gateway).body())
          .endsWith("\"degraded\":[{\"part\":\"reviews\",\"reason\":\"rejected\"}]}");
    }
    release.countDown();
    assertThat(first.join().body()).contains("\"complete\":true");
    assertThat(second.join().body()).contains("\"complete\":true");
  }

  private void assertStillHalfOpenAndCloses(Gateway gateway, Part part) {
    assertThat(breaker(gateway, part).state()).isEqualTo("half_open");
    awaitAllPermits(gateway);
    downstream.heal();
    awaitClosed(gateway);
  }

  private void open(Gateway gateway, Part part) {
    service(part).script(failing());
    for (int call = 0; call < FAILURES_THAT_OPEN; call++) {
      get(gateway);
    }
    assertThat(service(part).calls()).hasSize(FAILURES_THAT_OPEN);
  }

  private void awaitHalfOpen(Gateway gateway, Part part) {
    open(gateway, part);
    await().until(() -> breaker(gateway, part).is("half_open"));
  }

  /** Healthy requests are what closes a breaker. */
  private void awaitClosed(Gateway gateway) {
    await()
        .until(() -> {
          boolean complete = get(gateway).body().contains("\"complete\":true");
          var all = breakers(gateway, List.of(Part.values()));
          return complete && all.stream().allMatch(breaker -> breaker.is("closed"));
        });
  }

  private void awaitAllPermits(Gateway gateway) {
    await()
        .untilAsserted(() -> {
          var metrics = downstream.process(gateway).metrics();
          for (Part part : Part.values()) {
            String bulkhead = "name=\"" + part + "\"";
            assertThat(metrics.sum("resilience4j_bulkhead_available_concurrent_calls", bulkhead))
                .as(part.toString())
                .isEqualTo(
                    metrics.sum("resilience4j_bulkhead_max_allowed_concurrent_calls", bulkhead))
                .isPositive();
          }
        });
  }

  private static Script failing() {
    return call -> call.answer(500, "text/plain", "no");
  }

  private static Script hold() {
    return Call::holdUntilClosed;
  }

  private static Script signalling(Semaphore arrived, Script script) {
    return call -> {
      arrived.release();
      script.play(call);
    };
  }

  private static ScriptedService service(Part part) {
    return downstream.service(part);
  }

  private static Breaker breaker(Gateway gateway, Part part) {
    return Breaker.of(downstream.process(gateway).metrics(), part);
  }

  private static List<Breaker> breakers(Gateway gateway, List<Part> parts) {
    var metrics = downstream.process(gateway).metrics();
    return parts.stream().map(part -> Breaker.of(metrics, part)).toList();
  }

  private static List<Long> failures(Gateway gateway) {
    return breakers(gateway, List.of(Part.values())).stream().map(Breaker::failed).toList();
  }

  private static Http.Answer get(Gateway gateway, String... headers) {
    return Http.get(downstream.port(gateway), "/products/7", headers);
  }

  private static CompletableFuture<Http.Answer> meanwhile(Supplier<Http.Answer> request) {
    return CompletableFuture.supplyAsync(request, task -> Thread.startVirtualThread(task));
  }
}
