package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.CATALOG;
import static dev.fanout.contract.Scripted.Part.PRICING;
import static dev.fanout.contract.Scripted.Part.REVIEWS;
import static dev.fanout.contract.Scripted.Part.SHIPPING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.contract.Scripted.Part;
import dev.fanout.contract.ScriptedService.Call;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever ends a request early closes its calls at their sockets, at once, and says what it cost.
 * The cause that is missing here, the gateway's own end, is in {@link ShutdownIT}.
 */
@ResourceLock(Scripted.HEALTHY)
class CancellationIT {

  /** What the policy promises, of which a busy machine keeps one in a few. */
  private static final Duration AT_ONCE = Duration.ofMillis(100);

  private static final int TRIES = 20;

  /** Bytes: far more than the kernels at both ends take. */
  private static final long FAR_AHEAD = 32_000_000;

  private final Scripted downstream = Scripted.healthy();

  @ParameterizedTest
  @EnumSource
  void aNeededPartFails(Gateway gateway) {
    atOnce(() -> {
      hold(REVIEWS);
      var failing = new long[1];
      downstream
          .service(PRICING)
          .script(call -> {
            awaitCall(REVIEWS);
            failing[0] = System.nanoTime();
            call.answer(404, "application/json", "{}");
          });
      double wasted = wasted(gateway, REVIEWS, "sibling-failed");
      assertThat(get(gateway).status()).isEqualTo(502);
      awaitClosed(REVIEWS);
      await().until(() -> wasted(gateway, REVIEWS, "sibling-failed") == wasted + 1);
      return call(REVIEWS).closedAfter(failing[0]);
    });
  }

  @ParameterizedTest
  @EnumSource
  void theDeadlineStrikes(Gateway gateway) {
    atOnce(() -> {
      hold(REVIEWS);
      double wasted = wasted(gateway, REVIEWS, "deadline");
      long begun = System.nanoTime();
      assertThat(get(gateway, "X-Request-Timeout-Ms: 500").status()).isIn(200, 504);
      if (downstream.service(REVIEWS).calls().isEmpty()) {
        return Duration.ofDays(1); // so late that it was never made
      }
      awaitClosed(REVIEWS);
      await().until(() -> wasted(gateway, REVIEWS, "deadline") == wasted + 1);
      return call(REVIEWS).closedAfter(begun + Duration.ofMillis(500).toNanos());
    });
  }

  @ParameterizedTest
  @MethodSource(Client.DEPARTURES)
  void theClientLeaves(Gateway gateway, String how, Consumer<Client> leave) {
    atOnce(() -> {
      hold(CATALOG);
      hold(REVIEWS);
      hold(SHIPPING);
      double wasted = wasted(gateway, SHIPPING, "client-gone");
      try (var client = Client.connect(downstream.port(gateway))) {
        client.send(Client.get("/products/7"));
        awaitCall(CATALOG);
        awaitCall(REVIEWS);
        awaitCall(SHIPPING);
        long left = System.nanoTime();
        leave.accept(client);
        awaitClosed(CATALOG);
        awaitClosed(REVIEWS);
        awaitClosed(SHIPPING);
        await().until(() -> wasted(gateway, SHIPPING, "client-gone") == wasted + 1);
        return call(SHIPPING).closedAfter(left);
      }
    });
    downstream.requireNoErrorInLogs();
  }

  @ParameterizedTest
  @EnumSource
  void aHalfClosedConnectionGetsNoAnswer(Gateway gateway) {
    hold(REVIEWS);
    try (var client = Client.connect(downstream.port(gateway))) {
      client.send(Client.get("/products/7"));
      awaitCall(REVIEWS);
      client.halfClose();
      assertThat(client.isClosedByGateway()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theClientLeavesAfterEarlierRequestsOnItsConnection(Gateway gateway) {
    try (var client = Client.connect(downstream.port(gateway))) {
      for (int request = 0; request < 3; request++) {
        client.send(Client.get("/products/7"));
        assertThat(client.answer()).contains("\"complete\":true");
      }
      hold(REVIEWS);
      client.send(Client.get("/products/7"));
      awaitCall(REVIEWS);
    }
    awaitClosed(REVIEWS);
  }

  @ParameterizedTest
  @EnumSource
  void theClientLeavesWithARequestThatHasABody(Gateway gateway) {
    hold(REVIEWS);
    try (var client = Client.connect(downstream.port(gateway))) {
      client.send(Client.get("/products/7", "Content-Length: 5") + "hello");
      awaitCall(REVIEWS);
    }
    awaitClosed(REVIEWS);
  }

  /** While it waits, what it has sent ahead must not get lost. */
  @ParameterizedTest
  @MethodSource("sentAhead")
  void aClientThatStaysGetsEveryAnswer(Gateway gateway, String what, String first, String ahead) {
    downstream
        .service(REVIEWS)
        .script(call -> {
          Thread.sleep(400); // a slow service: long enough to look for the client several times
          REVIEWS.healthy().play(call);
        });
    try (var client = Client.connect(downstream.port(gateway))) {
      client.send(first);
      awaitCall(REVIEWS);
      for (String burst : ahead.split("(?=pause)")) {
        client.send(burst.replace("pause", ""));
        pause(100);
      }
      assertThat(client.answer()).startsWith("HTTP/1.1 200").contains("\"complete\":true");
      assertThat(client.answer()).startsWith("HTTP/1.1 200").contains("\"id\":8,\"complete\":true");
      client.send(Client.get("/products/9"));
      assertThat(client.answer()).startsWith("HTTP/1.1 200").contains("\"id\":9,\"complete\":true");
    }
  }

  /** Answered or not, and without a look at any answer. */
  @ParameterizedTest
  @EnumSource
  void whatAClientSendsAheadDoesNotPileUp(Gateway gateway) throws Exception {
    String requests = Client.get("/nothing").repeat(1000);
    var sent = new AtomicLong();
    try (var client = Client.connect(downstream.port(gateway))) {
      var sending =
          Thread.startVirtualThread(() -> {
            try {
              while (sent.get() < FAR_AHEAD) {
                client.send(requests);
                sent.addAndGet(requests.length());
              }
            } catch (UncheckedIOException e) {
              // cut off, by the gateway or by the end of the test
            }
          });
      long before = -1;
      for (int answers = 0; sending.isAlive() && answers < TRIES; answers++) {
        if (sent.get() != before) {
          before = sent.get();
          answers = 0;
        }
        assertThat(Http.get(downstream.port(gateway), "/products/7").status()).isEqualTo(200);
      }
      assertThat(sent.get()).isLessThan(FAR_AHEAD);
    }
    downstream.requireNoErrorInLogs();
  }

  /** So that what is sent next is a burst of its own. */
  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<Arguments> sentAhead() {
    String first = Client.get("/products/7");
    String second = Client.get("/products/8");
    String body = "x".repeat(6000);
    return Stream.of(Gateway.values())
        .flatMap(gateway ->
            Stream.of(
                Arguments.of(gateway, "a request", first, second),
                Arguments.of(
                    gateway, "a long request", first, Client.get("/products/8", "X: " + body)),
                Arguments.of(gateway, "with the first", first + second, ""),
                Arguments.of(
                    gateway,
                    "a body and a request",
                    Client.get("/products/7", "Content-Length: 6000"),
                    body + second),
                Arguments.of(
                    gateway,
                    "a long body in two bursts",
                    Client.get("/products/7", "Content-Length: 11000"),
                    body.substring(3000) + "pause" + body + body.substring(4000) + second),
                Arguments.of(
                    gateway,
                    "half a request with the first",
                    first + second.substring(0, 9),
                    second.substring(9))));
  }

  /** The best of a few tries: every one is closed in the end, or the try itself fails. */
  private void atOnce(Try attempt) {
    Duration best = Duration.ofDays(1);
    for (int i = 0; i < TRIES && best.compareTo(AT_ONCE) > 0; i++) {
      Scripted.healthy();
      Duration took = attempt.run();
      best = took.compareTo(best) < 0 ? took : best;
    }
    assertThat(best).isLessThanOrEqualTo(AT_ONCE);
  }

  /** Returns how long after its cause the cancellation reached the service. */
  @FunctionalInterface
  private interface Try {
    Duration run();
  }

  private void hold(Part part) {
    downstream.service(part).script(Call::holdUntilClosed);
  }

  private Call call(Part part) {
    return downstream.service(part).calls().getFirst();
  }

  private void awaitCall(Part part) {
    await().until(() -> !downstream.service(part).calls().isEmpty());
  }

  private void awaitClosed(Part part) {
    await().until(() -> call(part).isClosed());
  }

  private double wasted(Gateway gateway, Part part, String cause) {
    return downstream.metric(
        gateway,
        "fanout_downstream_wasted_seconds_count",
        "service=\"" + part + "\"",
        "cause=\"" + cause + "\"");
  }

  private Http.Answer get(Gateway gateway, String... headers) {
    return Http.get(downstream.port(gateway), "/products/7", headers);
  }
}
