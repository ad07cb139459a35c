package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.CATALOG;
import static dev.fanout.contract.Scripted.Part.PRICING;
import static dev.fanout.contract.Scripted.Part.REVIEWS;
import static dev.fanout.contract.Scripted.Part.SHIPPING;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.fanout.contract.Scripted.Part;
import dev.fanout.contract.ScriptedService.Call;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code GET /products?ids=}: several products in one answer, each with a status of its own. */
@ResourceLock(Scripted.CROWDED)
class BatchIT {

  private static final int AT_A_TIME = 16;

  /** Long enough for calls that must not start to start. */
  private static final Duration WHILE = Duration.ofMillis(300);

  private final Scripted downstream = Scripted.crowded();

  @ParameterizedTest
  @EnumSource
  void itemsComeInTheOrderAskedAndDuplicatesAreAskedForOnce(Gateway gateway) {
    var asked = List.of(9L, 2L, 7L, 2L, 9L);
    var expected = items(asked.stream().map(id -> found(id, alone(gateway, id))));
    downstream.heal();
    var answer = batch(gateway, "9,2,7,2,9");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).containsExactly("application/json");
    assertThat(answer.header("Cache-Control")).containsExactly("no-store");
    assertThat(answer.body()).isEqualTo(expected);
    for (Part part : List.of(CATALOG, PRICING, REVIEWS)) {
      assertThat(keys(part)).containsExactlyInAnyOrder("9", "2", "7");
    }
    assertThat(keys(SHIPPING)).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource
  void aHundredIdsAreAllowed(Gateway gateway) {
    assertThat(statuses(batch(gateway, ids(1, 100)))).hasSize(100).containsOnly(200);
    downstream.heal();
    var duplicates = LongStream.generate(() -> 7).limit(100).mapToObj(String::valueOf);
    assertThat(statuses(batch(gateway, duplicates.collect(joining(","))))).hasSize(100);
    assertThat(keys(CATALOG)).containsExactly("7");
  }

  @ParameterizedTest
  @EnumSource
  void anItemThatFailsIsAProblemOfItsOwn(Gateway gateway) {
    TroubledProducts.arrange(downstream);
    var ids = TroubledProducts.ids();
    var alone = ids.stream().map(id -> alone(gateway, id)).toList();
    TroubledProducts.requireEveryKind(alone);
    var expected =
        items(
            ids.stream()
                .map(id -> {
                  var answer = alone.get((int) (id - 1));
                  return answer.status() == 200
                      ? found(id, answer)
                      : TroubledProducts.problem(id, answer, "/products");
                }));
    var answer = batch(gateway, ids(1, TroubledProducts.COUNT));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).containsExactly("no-store");
    assertThat(answer.body()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void nothingButProblemsIsAnAnswer(Gateway gateway) {
    downstream.service(PRICING).script(call -> call.answer(500, "text/plain", "no"));
    var answer = batch(gateway, "1,2,3");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(statuses(answer)).containsExactly(502, 502, 502);
  }

  /** Those behind the first sixteen never get their turn, though nothing would be in their way. */
  @ParameterizedTest
  @EnumSource
  void whatIsNotFinishedInTimeIsATimeout(Gateway gateway) {
    downstream
        .service(CATALOG)
        .script(call -> {
          if (Integer.parseInt(call.key()) <= AT_A_TIME) {
            call.holdUntilClosed();
          }
          CATALOG.healthy().play(call);
        });
    var answer = batch(gateway, ids(1, 20), "X-Request-Timeout-Ms: 1000");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(statuses(answer)).hasSize(20).containsOnly(504);
    assertThat(JsonPath.<List<String>>read(answer.body(), "$.items[*].problem.type"))
        .hasSize(20)
        .containsOnly("urn:fanout:service-timeout");
    assertThat(JsonPath.<List<String>>read(answer.body(), "$.items[*].problem.instance"))
        .hasSize(20)
        .containsOnly("/products");
    await().until(() -> calls(CATALOG).stream().allMatch(Call::isClosed));
    assertThat(calls(CATALOG)).hasSize(AT_A_TIME);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsFinishedInTimeIsThere(Gateway gateway) {
    downstream
        .service(CATALOG)
        .script(call -> {
          if (call.key().equals("3")) {
            call.holdUntilClosed();
          }
          CATALOG.healthy().play(call);
        });
    downstream
        .service(REVIEWS)
        .script(call -> {
          if (call.key().equals("2")) {
            call.holdUntilClosed();
          }
          REVIEWS.healthy().play(call);
        });
    var answer = batch(gateway, "1,2,3", "X-Request-Timeout-Ms: 2000");
    assertThat(statuses(answer)).containsExactly(200, 200, 504);
    assertThat(JsonPath.<Boolean>read(answer.body(), "$.items[0].product.complete")).isTrue();
    assertThat(answer.body()).contains("\"degraded\":[{\"part\":\"reviews\",\"reason\":\"timeout");
  }

  @ParameterizedTest
  @EnumSource
  void atMostSixteenProductsAreAskedForAtATime(Gateway gateway) {
    var turnstile = new Turnstile();
    downstream.service(CATALOG).script(turnstile.before(CATALOG.healthy()));
    var answer = meanwhile(() -> batch(gateway, ids(1, 40)));
    await().until(() -> turnstile.waiting() == AT_A_TIME);
    await().during(WHILE).until(() -> turnstile.waiting() == AT_A_TIME);
    for (Part part : List.of(PRICING, REVIEWS)) {
      assertThat(calls(part)).hasSizeLessThanOrEqualTo(AT_A_TIME);
    }
    turnstile.letPass(1);
    await().until(() -> calls(CATALOG).size() == AT_A_TIME + 1); // the next, not the next sixteen
    turnstile.open();
    assertThat(statuses(answer.join())).hasSize(40).containsOnly(200);
    assertThat(turnstile.most()).isEqualTo(AT_A_TIME);
  }

  @ParameterizedTest
  @MethodSource(Client.DEPARTURES)
  void theClientLeavesAndNothingGoesOn(Gateway gateway, String how, Consumer<Client> leave) {
    for (Part part : List.of(CATALOG, REVIEWS)) {
      downstream.service(part).script(Call::holdUntilClosed);
    }
    double wasted = wasted(gateway, CATALOG);
    try (var client = Client.connect(downstream.port(gateway))) {
      client.send(Client.get("/products?ids=" + ids(1, 40)));
      await().until(() -> calls(CATALOG).size() == AT_A_TIME);
      await().until(() -> calls(REVIEWS).size() == AT_A_TIME);
      leave.accept(client);
      await().until(() -> calls(CATALOG).stream().allMatch(Call::isClosed));
      await().until(() -> calls(REVIEWS).stream().allMatch(Call::isClosed));
    }
    await().until(() -> wasted(gateway, CATALOG) == wasted + AT_A_TIME);
    await().during(WHILE).until(() -> calls(CATALOG).size() == AT_A_TIME);
    assertThat(calls(PRICING)).hasSizeLessThanOrEqualTo(AT_A_TIME);
    downstream.requireNoErrorInLogs();
  }

  /** A comma may be escaped, and what else stands in the query is ignored. */
  @ParameterizedTest
  @EnumSource
  void theListIsReadAsItIsMeant(Gateway gateway) {
    String two = batch(gateway, "1,2").body();
    assertThat(statuses(batch(gateway, "1,2"))).containsExactly(200, 200);
    assertThat(batch(gateway, "1%2C2").body()).isEqualTo(two);
    assertThat(batch(gateway, "%31,%32").body()).isEqualTo(two);
    assertThat(batch(gateway, "1,2&debug=1&x").body()).isEqualTo(two);
    assertThat(get(gateway, "/products?debug=1&ids=1,2").body()).isEqualTo(two);
    assertThat(statuses(batch(gateway, "9007199254740991"))).containsExactly(200);
  }

  @ParameterizedTest
  @EnumSource
  void headIsGetWithoutTheBodyAndOptionsSaysWhatIsAllowed(Gateway gateway) {
    var head = Http.send(downstream.port(gateway), "HEAD", "/products?ids=1,2");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Type")).containsExactly("application/json");
    assertThat(head.header("Cache-Control")).containsExactly("no-store");
    assertThat(head.body()).isEmpty();
    var options = Http.send(downstream.port(gateway), "OPTIONS", "/products");
    assertThat(options.status()).isBetween(200, 299);
    assertThat(options.header("Allow")).containsExactly("GET,HEAD,OPTIONS");
  }

  private static String found(long id, Http.Answer alone) {
    assertThat(alone.status()).isEqualTo(200);
    return "{\"id\":%d,\"status\":200,\"product\":%s}".formatted(id, alone.body());
  }

  private static String items(Stream<String> items) {
    return items.collect(joining(",", "{\"items\":[", "]}"));
  }

  private static List<Integer> statuses(Http.Answer batch) {
    return JsonPath.read(batch.body(), "$.items[*].status");
  }

  private static String ids(int from, int to) {
    return LongStream.rangeClosed(from, to).mapToObj(String::valueOf).collect(joining(","));
  }

  private List<Call> calls(Part part) {
    return downstream.service(part).calls();
  }

  private List<String> keys(Part part) {
    return calls(part).stream().map(Call::key).toList();
  }

  private double wasted(Gateway gateway, Part part) {
    return downstream.metric(
        gateway,
        "fanout_downstream_wasted_seconds_count",
        "service=\"" + part + "\"",
        "cause=\"client-gone\"");
  }

  private Http.Answer alone(Gateway gateway, long id) {
    return get(gateway, "/products/" + id);
  }

  private Http.Answer batch(Gateway gateway, String ids, String... headers) {
    return get(gateway, "/products?ids=" + ids, headers);
  }

  private Http.Answer get(Gateway gateway, String path, String... headers) {
    return Http.get(downstream.port(gateway), path, headers);
  }

  private static CompletableFuture<Http.Answer> meanwhile(Supplier<Http.Answer> request) {
    return CompletableFuture.supplyAsync(request, task -> Thread.startVirtualThread(task));
  }
}
