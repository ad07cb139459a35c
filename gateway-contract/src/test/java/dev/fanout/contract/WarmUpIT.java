package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.CATALOG;
import static dev.fanout.contract.Scripted.Part.PRICING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.contract.Scripted.Part;
import dev.fanout.contract.ScriptedService.Call;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway that asks itself for products before it is ready. */
@ResourceLock(Scripted.HEALTHY)
@Order(4)
class WarmUpIT {

  private static final int SIGTERM = 143;
  private static final int AT_A_TIME = 16;

  private final Scripted downstream = Scripted.healthy();

  @ParameterizedTest
  @EnumSource
  void isReadyOnceItHasAnsweredItselfAndAliveBefore(Gateway gateway) {
    int requests = 5;
    var release = holdCatalogFrom(requests);
    try (var process = GatewayProcess.start(gateway, warmUp(requests))) {
      awaitCatalogCalls(requests);
      assertThat(health(process, "readiness")).isEqualTo(503);
      assertThat(health(process, "liveness")).isEqualTo(200);
      release.countDown();
      process.awaitReady();
      assertThat(calls(CATALOG)).hasSize(requests).allMatch(call -> call.key().equals("7"));
      assertThat(calls(CATALOG).stream().flatMap(call -> call.header("traceparent").stream()))
          .allMatch(traceparent -> traceparent.endsWith("-00"));
      assertThat(process.log()).contains("Warm-up: 5 requests in ", "; 5 of them got a product");
      process.requireNoErrorInLog();
    }
  }

  @ParameterizedTest
  @EnumSource
  void asksNothingUnlessToldTo(Gateway gateway) {
    try (var process = GatewayProcess.startBare(gateway, downstream.environment()).awaitReady()) {
      assertThat(calls(CATALOG)).isEmpty();
      assertThat(process.log()).doesNotContain("arm-up");
    }
  }

  /** And its failures, of which there are enough for an open breaker, do not count. */
  @ParameterizedTest
  @EnumSource
  void isReadyThoughANeededServiceIsDown(Gateway gateway) {
    int requests = 25;
    downstream.service(PRICING).down();
    try (var process = GatewayProcess.startBare(gateway, warmUp(requests))) {
      try {
        process.awaitReady();
      } finally {
        downstream.service(PRICING).up();
      }
      assertThat(Breaker.of(process.metrics(), PRICING))
          .isEqualTo(new Breaker("closed", requests, 0, 0, 0));
      assertThat(process.log()).contains("; 0 of them got a product");
      assertThat(Http.get(process.port(), "/products/7").status()).isEqualTo(200);
    }
  }

  /** The request's own deadline is minutes away. */
  @ParameterizedTest
  @EnumSource
  void isReadyWhenItsTimeIsOver(Gateway gateway) {
    downstream.service(CATALOG).script(Call::holdUntilClosed);
    var environment = warmUp(5);
    environment.put("GATEWAY_WARMUP_ATMOST", "1s");
    try (var process = GatewayProcess.startBare(gateway, environment).awaitReady()) {
      assertThat(process.log()).contains("Warm-up: 5 requests in ");
      assertThat(calls(CATALOG)).hasSize(5);
      await().until(() -> calls(CATALOG).stream().allMatch(Call::isClosed));
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsWhenTheGatewayStopsAndDoesNotMakeItReady(Gateway gateway) throws Exception {
    var release = holdCatalogFrom(1);
    try (var process = GatewayProcess.startBare(gateway, warmUp(1000))) {
      awaitCatalogCalls(AT_A_TIME);
      // which keeps the gateway from ending while it is looked at
      try (var client = Client.connect(process.port())) {
        var reviews = new CountDownLatch(1);
        downstream
            .service(Part.REVIEWS)
            .script(call -> {
              if (call.key().equals("8")) { // the warm-up's own call may come as late as this
                reviews.await();
              }
              Part.REVIEWS.healthy().play(call);
            });
        client.send(Client.get("/products/8"));
        awaitCatalogCalls(AT_A_TIME + 1);
        await().until(() -> calls(Part.REVIEWS).stream().anyMatch(call -> call.key().equals("8")));
        process.terminate();
        await().until(() -> ShutdownIT.refuses(process.port()));
        release.countDown();
        await().until(() -> process.log().contains("Warm-up: " + AT_A_TIME + " requests in "));
        for (int look = 0; look < 5; look++) {
          assertThat(health(process, "readiness")).isEqualTo(503);
        }
        reviews.countDown();
        assertThat(client.answer()).contains("\"complete\":true");
      }
      assertThat(process.awaitExit()).isEqualTo(SIGTERM);
      process.requireNoErrorInLog();
    }
  }

  private TreeMap<String, String> warmUp(int requests) {
    var environment = new TreeMap<>(downstream.environment());
    environment.put("GATEWAY_WARMUP_REQUESTS", String.valueOf(requests));
    // in a cold gateway so many calls at a time are not over as soon as they are answered
    environment.put("RESILIENCE4J_BULKHEAD_INSTANCES_REVIEWS_MAXCONCURRENTCALLS", "500");
    return environment;
  }

  /** Its calls wait for the latch, from this one on. */
  private CountDownLatch holdCatalogFrom(int number) {
    var release = new CountDownLatch(1);
    downstream
        .service(CATALOG)
        .script(call -> {
          if (calls(CATALOG).size() >= number) {
            release.await();
          }
          CATALOG.healthy().play(call);
        });
    return release;
  }

  private void awaitCatalogCalls(int number) {
    await().atMost(GatewayProcess.START).until(() -> calls(CATALOG).size() == number);
  }

  private List<Call> calls(Part part) {
    return downstream.service(part).calls();
  }

  private static int health(GatewayProcess process, String probe) {
    return Http.get(process.managementPort(), "/actuator/health/" + probe).status();
  }
}
