package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.CATALOG;
import static dev.fanout.contract.Scripted.Part.INVENTORY;
import static dev.fanout.contract.Scripted.Part.PRICING;
import static dev.fanout.contract.Scripted.Part.RECOMMENDATIONS;
import static dev.fanout.contract.Scripted.Part.REVIEWS;
import static dev.fanout.contract.Scripted.Part.SHIPPING;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.contract.Scripted.Part;
import dev.fanout.contract.ScriptedService.Call;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Two stages by data dependency, what cuts them short, and what each call carries. */
@ResourceLock(Scripted.HEALTHY)
class FanoutIT {

  private final Scripted downstream = Scripted.healthy();

  @ParameterizedTest
  @EnumSource
  void asksEachServiceOnceWithTheKeyItNeeds(Gateway gateway) {
    var answer = get(gateway, "/products/8");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("\"complete\":true");
    String asked =
        Arrays.stream(Part.values())
            .flatMap(part -> downstream.service(part).calls().stream())
            .map(Call::path)
            .collect(joining(" "));
    assertThat(asked)
        .isEqualTo(
            "/products/8 /prices/8 /stock/8 /reviews/8 /recommendations/cat-7 /shipping/wh-7");
  }

  @ParameterizedTest
  @CsvSource({
    "MVC,REVIEWS",
    "WEBFLUX,REVIEWS",
    "MVC,PRICING",
    "WEBFLUX,PRICING",
    "MVC,INVENTORY",
    "WEBFLUX,INVENTORY",
    "MVC,CATALOG",
    "WEBFLUX,CATALOG"
  })
  void aDependentCallWaitsForNothingButItsInput(Gateway gateway, Part slow) throws Exception {
    var release = new CountDownLatch(1);
    downstream.service(slow).script(slow.healthyAfter(release));
    var answer = meanwhile(() -> get(gateway, "/products/7"));
    if (slow != CATALOG) {
      await().until(() -> downstream.service(RECOMMENDATIONS).calls().size() == 1);
    }
    if (slow != INVENTORY) {
      await().until(() -> downstream.service(SHIPPING).calls().size() == 1);
    }
    assertThat(answer).isNotDone();
    release.countDown();
    assertThat(answer.get().body()).contains("\"complete\":true");
  }

  /** By default HttpClient's sockets have a timeout of three minutes; see decision 15. */
  @Test
  void aThreadThatWaitsForItsServiceWaitsForNoTimeAsWell() {
    downstream.service(REVIEWS).script(Call::holdUntilClosed);
    try (var client = Client.connect(downstream.port(Gateway.MVC))) {
      client.send(Client.get("/products/7"));
      await()
          .untilAsserted(() ->
              assertThat(downstream.process(Gateway.MVC).threads())
                  .contains("HttpRequestExecutor.execute", "NioSocketImpl.park")
                  .doesNotContain("NioSocketImpl.timedRead"));
    }
    await().until(() -> downstream.service(REVIEWS).calls().getFirst().isClosed());
  }

  @ParameterizedTest
  @CsvSource({"MVC,CATALOG", "WEBFLUX,CATALOG", "MVC,PRICING", "WEBFLUX,PRICING"})
  void aNeededFailureAnswersAtOnceAndClosesTheOtherCalls(Gateway gateway, Part needed) {
    var held = new Part[] {needed == CATALOG ? PRICING : CATALOG, INVENTORY, REVIEWS};
    for (Part part : held) {
      downstream.service(part).script(Call::holdUntilClosed);
    }
    downstream
        .service(needed)
        .script(call -> {
          for (Part part : held) {
            await().until(() -> downstream.service(part).calls().size() == 1);
          }
          call.answer(500, "text/plain", "no");
        });
    var answer = get(gateway, "/products/7");
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).contains("\"service\":\"" + needed + "\"");
    for (Part part : held) {
      await().until(() -> downstream.service(part).calls().getFirst().isClosed());
    }
  }

  @ParameterizedTest
  @EnumSource
  void ifBothNeededServicesFailTheFirstAnswersAndTheSecondIsNoError(Gateway gateway) {
    downstream.service(CATALOG).script(call -> call.answer(404, "application/json", "{}"));
    downstream.service(PRICING).script(call -> call.answer(404, "application/json", "{}"));
    for (int request = 0; request < 300; request++) {
      assertThat(get(gateway, "/products/7").status()).isIn(404, 502);
    }
    downstream.requireNoErrorInLogs();
  }

  @ParameterizedTest
  @EnumSource
  void whenTheDeadlinePassesOptionalPartsAreLeftOut(Gateway gateway) {
    downstream.service(REVIEWS).script(Call::holdUntilClosed);
    var answer = get(gateway, "/products/7", "X-Request-Timeout-Ms: 1000");
    while (answer.status() == 504) { // a needed part was late, too, as processors are busy
      answer = get(gateway, "/products/7", "X-Request-Timeout-Ms: 1000");
    }
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"complete\":false")
        .endsWith("\"degraded\":[{\"part\":\"reviews\",\"reason\":\"timeout\"}]}");
    assertThat(answer.header("Cache-Control")).containsExactly("no-store");
    await().until(() -> downstream.service(REVIEWS).calls().stream().allMatch(Call::isClosed));
  }

  /** All of it is kept for the answer, so that no call could finish. */
  @ParameterizedTest
  @EnumSource
  void noCallStartsThatCannotFinish(Gateway gateway) {
    var process = downstream.process(gateway);
    await().until(() -> process.metrics().callsInFlight() == 0);
    double attempts = process.metrics().sum("http_client_requests_seconds_count");
    var answer = get(gateway, "/products/7", "X-Request-Timeout-Ms: 5");
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.body()).contains("urn:fanout:service-timeout");
    for (Part part : Part.values()) {
      assertThat(downstream.service(part).calls()).as(part.toString()).isEmpty();
    }
    assertThat(process.metrics().sum("http_client_requests_seconds_count")).isEqualTo(attempts);
  }

  @ParameterizedTest
  @CsvSource({"MVC,CATALOG", "WEBFLUX,CATALOG", "MVC,PRICING", "WEBFLUX,PRICING"})
  void whenTheDeadlinePassesWithoutANeededPartThereIsNoAnswer(Gateway gateway, Part needed) {
    downstream.service(needed).script(Call::holdUntilClosed);
    var answer = get(gateway, "/products/7", "x-envoy-expected-rq-timeout-ms: 1000");
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.body())
        .contains("urn:fanout:service-timeout", "\"service\":\"" + needed + "\"");
    await().until(() -> downstream.service(needed).calls().stream().allMatch(Call::isClosed));
  }

  @ParameterizedTest
  @EnumSource
  void aPartWhoseInputIsMissingIsNotAskedFor(Gateway gateway) {
    downstream.service(INVENTORY).script(call -> call.answer(503, "text/plain", "no"));
    var answer = get(gateway, "/products/7");
    assertThat(answer.body())
        .contains("\"available\":null,\"total\":null")
        .endsWith(
            "\"degraded\":[{\"part\":\"inventory\",\"reason\":\"unavailable\"},"
                + "{\"part\":\"shipping\",\"reason\":\"dependency\"}]}");
    assertThat(downstream.service(SHIPPING).calls()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aCallBeyondTheBulkheadIsRejectedWithoutWaiting(Gateway gateway) {
    // a call that the test before has ended may be about to give its permit back
    await()
        .until(() ->
            downstream.metric(
                    gateway, "resilience4j_bulkhead_available_concurrent_calls", "name=\"reviews\"")
                == 2);
    var release = new CountDownLatch(1);
    downstream.service(REVIEWS).script(REVIEWS.healthyAfter(release));
    var first = meanwhile(() -> get(gateway, "/products/7"));
    var second = meanwhile(() -> get(gateway, "/products/7"));
    await().until(() -> downstream.service(REVIEWS).calls().size() == 2);
    assertThat(get(gateway, "/products/7").body())
        .endsWith("\"degraded\":[{\"part\":\"reviews\",\"reason\":\"rejected\"}]}");
    release.countDown();
    assertThat(first.join().body()).contains("\"complete\":true");
    assertThat(second.join().body()).contains("\"complete\":true");
    await().until(() -> get(gateway, "/products/7").body().contains("\"complete\":true"));
  }

  @ParameterizedTest
  @EnumSource
  void eachCallSaysHowLongItHasAndAcceptsOnlyPlainJson(Gateway gateway) {
    get(gateway, "/products/7", "X-Request-Timeout-Ms: 30000", "Accept-Encoding: gzip");
    for (Part part : Part.values()) {
      Call call = downstream.service(part).calls().getFirst();
      assertThat(call.header("X-Request-Timeout-Ms"))
          .singleElement()
          .satisfies(left -> assertThat(Integer.parseInt(left)).isBetween(1, 29950));
      assertThat(call.header("Accept")).containsExactly("application/json");
      assertThat(call.header("Accept-Encoding")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theAgentCarriesTheTraceToEveryCall(Gateway gateway) {
    assumeThat(System.getProperty("agent")).isNotEqualTo("off");
    String trace = "0af7651916cd43dd8448eb211c80319c";
    get(gateway, "/products/7", "traceparent: 00-" + trace + "-b7ad6b7169203331-01");
    for (Part part : Part.values()) {
      assertThat(downstream.service(part).calls())
          .as(part.toString()) // and one that an earlier test has cancelled may come late
          .anySatisfy(call ->
              assertThat(call.header("traceparent"))
                  .singleElement()
                  .satisfies(parent ->
                      assertThat(parent).startsWith("00-" + trace + "-").endsWith("-01")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyIsOneSegmentOfThePathWhateverIsInIt(Gateway gateway) {
    downstream.service(CATALOG).script(call -> call.json("{\"id\":7,\"category\":\"a/b ?#%é;x\"}"));
    downstream.service(RECOMMENDATIONS).script(call -> call.json("{\"category\":\"a/b ?#%é;x\"}"));
    assertThat(get(gateway, "/products/7").body()).contains("\"complete\":true");
    assertThat(downstream.service(RECOMMENDATIONS).calls().getFirst().path())
        .isEqualTo("/recommendations/a%2Fb%20%3F%23%25%C3%A9%3Bx");
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerForAnotherKeyIsInvalid(Gateway gateway) {
    downstream.service(REVIEWS).script(call -> call.json("{\"productId\":8}"));
    downstream
        .service(SHIPPING)
        .script(call -> call.json("{\"warehouse\":\"wh-8\",\"cost\":1.00,\"currency\":\"EUR\"}"));
    assertThat(get(gateway, "/products/7").body())
        .endsWith(
            "\"degraded\":[{\"part\":\"reviews\",\"reason\":\"invalid\"},"
                + "{\"part\":\"shipping\",\"reason\":\"invalid\"}]}");
  }

  /** The rest of such a body may be 50 MB, or never come. */
  @ParameterizedTest
  @CsvSource({
    "MVC,500 X,text/plain,unavailable", "WEBFLUX,500 X,text/plain,unavailable",
    "MVC,404 X,application/json,not-found", "WEBFLUX,404 X,application/json,not-found",
    "MVC,403 X,application/json,invalid", "WEBFLUX,403 X,application/json,invalid",
    "MVC,302 X,application/json,invalid", "WEBFLUX,302 X,application/json,invalid",
    "MVC,200 X,text/html,invalid", "WEBFLUX,200 X,text/html,invalid"
  })
  void aBodyThatDoesNotMatterIsNotWaitedFor(
      Gateway gateway, String status, String contentType, String reason) {
    downstream
        .service(REVIEWS)
        .script(call -> {
          call.send(
              "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: 99\r\n\r\n{"
                  .formatted(status, contentType));
          call.holdUntilClosed();
        });
    assertThat(get(gateway, "/products/7").body())
        .endsWith("\"degraded\":[{\"part\":\"reviews\",\"reason\":\"" + reason + "\"}]}");
    await().until(() -> downstream.service(REVIEWS).calls().getFirst().isClosed());
  }

  @ParameterizedTest
  @EnumSource
  void moneyAndBigNumbersComeOutDigitForDigit(Gateway gateway) {
    downstream
        .service(PRICING)
        .script(call ->
            call.json(
                """
                {"productId":9007199254740991,"currency":"EUR","price":129.90,"listPrice":1E+2,
                 "taxRate":0.210,"tiers":[{"minQuantity":9007199254740991,"price":0.000001}]}
                """));
    downstream
        .service(SHIPPING)
        .script(call -> call.json("{\"warehouse\":\"wh-7\",\"cost\":5,\"currency\":\"EUR\"}"));
    assertThat(get(gateway, "/products/9007199254740991").body())
        .startsWith(
            "{\"id\":9007199254740991,\"complete\":true,\"available\":true,\"total\":134.90,")
        .contains(
            "\"pricing\":{\"productId\":9007199254740991,\"currency\":\"EUR\",\"price\":129.90,"
                + "\"listPrice\":100,\"taxRate\":0.210,\"discounts\":null,"
                + "\"tiers\":[{\"minQuantity\":9007199254740991,\"price\":0.000001}]}");
  }

  private Http.Answer get(Gateway gateway, String path, String... headers) {
    return Http.get(downstream.port(gateway), path, headers);
  }

  private static CompletableFuture<Http.Answer> meanwhile(Supplier<Http.Answer> request) {
    return CompletableFuture.supplyAsync(request, task -> Thread.startVirtualThread(task));
  }
}
