package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.INVENTORY;
import static dev.fanout.contract.Scripted.Part.PRICING;
import static dev.fanout.contract.Scripted.Part.RECOMMENDATIONS;
import static dev.fanout.contract.Scripted.Part.REVIEWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.contract.Scripted.Part;
import dev.fanout.contract.ScriptedService.Call;
import dev.fanout.contract.ScriptedService.Script;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A second attempt beside one that takes long: when there is one, which counts, what it costs. */
@ResourceLock(Scripted.CROWDED)
class HedgingIT {

  private static final String COMPLETE = "\"complete\":true";

  /** For a failure to be seen before the answer that is to count in spite of it. */
  private static final Duration A_MOMENT = Duration.ofMillis(100);

  private final Scripted downstream = Scripted.crowded();

  @ParameterizedTest
  @EnumSource
  void theFirstAnswerCountsAndTheOtherAttemptIsClosed(Gateway gateway) {
    awaitTokens(gateway);
    double made = decisions(gateway, INVENTORY, "made");
    double wasted = lost(gateway);
    double present = presentCalls(gateway);
    var breaker = breaker(gateway, INVENTORY);
    inventory().script(first(Call::holdUntilClosed, INVENTORY.healthy()));
    assertThat(get(gateway, "X-Request-Timeout-Ms: 60000").body()).contains(COMPLETE);
    assertThat(inventory().calls()).hasSize(2);
    await().until(() -> inventory().calls().getFirst().isClosed());
    await().until(() -> lost(gateway) == wasted + 1);
    assertThat(decisions(gateway, INVENTORY, "made")).isEqualTo(made + 1);
    assertThat(left(inventory().calls().get(1))).isLessThan(left(inventory().calls().get(0)));
    // two attempts are one call
    assertThat(presentCalls(gateway)).isEqualTo(present + 1);
    assertThat(breaker(gateway, INVENTORY).successful()).isEqualTo(breaker.successful() + 1);
    assertThat(breaker(gateway, INVENTORY).failed()).isEqualTo(breaker.failed());
  }

  @ParameterizedTest
  @EnumSource
  void theEarlierAttemptMayStillBeTheFirstToAnswer(Gateway gateway) {
    awaitTokens(gateway);
    inventory()
        .script(
            first(
                call -> {
                  await().until(() -> inventory().calls().size() == 2);
                  INVENTORY.healthy().play(call);
                },
                Call::holdUntilClosed));
    assertThat(get(gateway).body()).contains(COMPLETE);
    await().until(() -> inventory().calls().get(1).isClosed());
  }

  @ParameterizedTest
  @EnumSource
  void anAttemptThatIsFastOrFailsFastIsNotHedged(Gateway gateway) {
    double hedged = decisions(gateway, PRICING, "");
    downstream.service(PRICING).script(first(call -> call.last(503, ""), PRICING.healthy()));
    assertThat(get(gateway).body()).contains(COMPLETE); // long before its hedge would be due
    assertThat(downstream.service(PRICING).calls()).hasSize(2);
    downstream.service(PRICING).script(call -> call.answer(500, "text/plain", "no"));
    assertThat(get(gateway).status()).isEqualTo(502);
    assertThat(downstream.service(PRICING).calls()).hasSize(1);
    assertThat(decisions(gateway, PRICING, "")).isEqualTo(hedged);
  }

  @ParameterizedTest
  @EnumSource
  void whereNothingIsSetNothingIsHedged(Gateway gateway) {
    awaitTokens(gateway);
    downstream
        .service(REVIEWS)
        .script(call -> {
          await().until(() -> inventory().calls().size() == 2);
          Thread.sleep(A_MOMENT);
          REVIEWS.healthy().play(call);
        });
    inventory().script(first(Call::holdUntilClosed, INVENTORY.healthy()));
    assertThat(get(gateway).body()).contains(COMPLETE);
    assertThat(downstream.service(REVIEWS).calls()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void ifTheHedgeFailsTheEarlierAttemptStillCounts(Gateway gateway) {
    awaitTokens(gateway);
    var failed = new CountDownLatch(1);
    inventory()
        .script(
            first(
                call -> {
                  failed.await();
                  Thread.sleep(A_MOMENT);
                  INVENTORY.healthy().play(call);
                },
                call -> {
                  call.answer(500, "text/plain", "no");
                  failed.countDown();
                }));
    assertThat(get(gateway).body()).contains(COMPLETE);
    assertThat(inventory().calls()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void ifTheEarlierAttemptFailsTheHedgeStillCounts(Gateway gateway) {
    awaitTokens(gateway);
    var failed = new CountDownLatch(1);
    inventory()
        .script(
            first(
                call -> {
                  await().until(() -> inventory().calls().size() == 2);
                  call.answer(500, "text/plain", "no");
                  failed.countDown();
                },
                call -> {
                  failed.await();
                  Thread.sleep(A_MOMENT);
                  INVENTORY.healthy().play(call);
                }));
    assertThat(get(gateway).body()).contains(COMPLETE);
    assertThat(inventory().calls()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void ifBothFailTheCallHasFailedOnce(Gateway gateway) {
    awaitTokens(gateway);
    var breaker = breaker(gateway, INVENTORY);
    inventory()
        .script(call -> {
          await().until(() -> inventory().calls().size() == 2);
          call.answer(500, "text/plain", "no");
        });
    assertThat(get(gateway).body())
        .contains("\"degraded\":[{\"part\":\"inventory\",\"reason\":\"unavailable\"}");
    assertThat(inventory().calls()).hasSize(2);
    assertThat(breaker(gateway, INVENTORY).failed()).isEqualTo(breaker.failed() + 1);
  }

  @ParameterizedTest
  @EnumSource
  void theClientLeavesAndBothAttemptsAreClosed(Gateway gateway) {
    awaitTokens(gateway);
    inventory().script(Call::holdUntilClosed);
    try (var client = Client.connect(downstream.port(gateway))) {
      client.send(Client.get("/products/7"));
      await().until(() -> inventory().calls().size() == 2);
    }
    await().until(() -> inventory().calls().stream().allMatch(Call::isClosed));
    downstream.requireNoErrorInLogs();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsHedgedWhileTheBreakerIsNotClosed(Gateway gateway) {
    var service = downstream.service(RECOMMENDATIONS);
    try {
      service.script(call -> call.answer(500, "text/plain", "no"));
      await()
          .until(() -> {
            get(gateway);
            return breaker(gateway, RECOMMENDATIONS).is("open");
          });
      await().until(() -> breaker(gateway, RECOMMENDATIONS).is("half_open"));
      double notClosed = decisions(gateway, RECOMMENDATIONS, "breaker-not-closed");
      service.script(call -> {
        await()
            .until(() ->
                service.calls().size() > 1
                    || decisions(gateway, RECOMMENDATIONS, "breaker-not-closed") > notClosed);
        RECOMMENDATIONS.healthy().play(call);
      });
      assertThat(get(gateway).body()).contains(COMPLETE);
      assertThat(service.calls()).hasSize(1);
    } finally {
      service.script(RECOMMENDATIONS.healthy());
      await()
          .until(() -> {
            get(gateway);
            return breaker(gateway, RECOMMENDATIONS).is("closed");
          });
    }
  }

  /** A service that answers nothing at all, which makes every call one to hedge. */
  @ParameterizedTest
  @EnumSource
  void anOutageIsNotMadeWorse(Gateway gateway) throws Exception {
    int requests = 200;
    double made = decisions(gateway, INVENTORY, "made");
    double refused = decisions(gateway, INVENTORY, "no-budget");
    inventory().script(Call::holdUntilClosed);
    try (var clients = Executors.newFixedThreadPool(30)) {
      var answers =
          IntStream.range(0, requests)
              .mapToObj(_ ->
                  CompletableFuture.supplyAsync(
                      () -> get(gateway, "X-Request-Timeout-Ms: 500"), clients))
              .toList();
      for (var answer : answers) {
        assertThat(answer.get().body())
            .containsAnyOf(
                "\"degraded\":[{\"part\":\"inventory\",\"reason\":\"timeout\"}",
                "urn:fanout:service-timeout"); // a needed part, where processors are busy
      }
    }
    double hedges = decisions(gateway, INVENTORY, "made") - made;
    assertThat(hedges).isBetween(10.0, requests / 20 + 10.0);
    // an attempt that the deadline ends before it is connected does not reach the service
    assertThat((double) inventory().calls().size()).isLessThanOrEqualTo(requests + hedges);
    assertThat(decisions(gateway, INVENTORY, "no-budget")).isGreaterThan(refused);
    assertThat(tokens(gateway)).isLessThan(1);
    await().until(() -> inventory().calls().stream().allMatch(Call::isClosed));
  }

  /** From what the service's own answers take, of which it must have seen a hundred. */
  @ParameterizedTest
  @EnumSource
  void whenToHedgeIsLearned(Gateway gateway) {
    var lonely = Scripted.lonely();
    int port = lonely.port(gateway);
    var reviews = lonely.service(REVIEWS);
    reviews.script(Call::holdUntilClosed);
    assertThat(Http.get(port, "/products/7", "X-Request-Timeout-Ms: 1000").body())
        .contains("{\"part\":\"reviews\",\"reason\":\"timeout\"}");
    assertThat(reviews.calls()).hasSize(1);

    reviews.script(REVIEWS.healthy());
    for (int request = 0; request < 150; request++) {
      assertThat(Http.get(port, "/products/7").body()).contains(COMPLETE);
    }
    reviews.script(first(Call::holdUntilClosed, REVIEWS.healthy()));
    assertThat(Http.get(port, "/products/7").body()).contains(COMPLETE);
    assertThat(reviews.calls()).hasSize(2);
    await().until(() -> reviews.calls().getFirst().isClosed());
  }

  private static Script first(Script first, Script then) {
    var calls = new AtomicInteger();
    return call -> (calls.getAndIncrement() == 0 ? first : then).play(call);
  }

  /** Calls that need no hedge earn one for another call. */
  private void awaitTokens(Gateway gateway) {
    await()
        .until(() -> {
          if (tokens(gateway) >= 2) {
            return true;
          }
          for (int request = 0; request < 20; request++) {
            get(gateway);
          }
          return false;
        });
  }

  private ScriptedService inventory() {
    return downstream.service(INVENTORY);
  }

  private static int left(Call call) {
    return Integer.parseInt(call.header("X-Request-Timeout-Ms").getFirst());
  }

  private double tokens(Gateway gateway) {
    return downstream.metric(gateway, "fanout_hedge_tokens", "service=\"inventory\"");
  }

  /**
   * @param decision or how it begins
   */
  private double decisions(Gateway gateway, Part part, String decision) {
    return downstream.metric(
        gateway,
        "fanout_hedge_decisions_total",
        "service=\"" + part + "\"",
        "decision=\"" + decision);
  }

  private double lost(Gateway gateway) {
    return downstream.metric(
        gateway,
        "fanout_downstream_wasted_seconds_count",
        "service=\"inventory\"",
        "cause=\"hedge-lost\"");
  }

  private double presentCalls(Gateway gateway) {
    return downstream.metric(
        gateway, "fanout_downstream_seconds_count", "service=\"inventory\"", "outcome=\"present\"");
  }

  private Breaker breaker(Gateway gateway, Part part) {
    return Breaker.of(downstream.process(gateway).metrics(), part);
  }

  private Http.Answer get(Gateway gateway, String... headers) {
    return Http.get(downstream.port(gateway), "/products/7", headers);
  }
}
