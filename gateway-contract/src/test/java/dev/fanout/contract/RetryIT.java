package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.PRICING;
import static dev.fanout.contract.Scripted.Part.REVIEWS;
import static dev.fanout.contract.Scripted.Part.SHIPPING;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.contract.ScriptedService.Call;
import dev.fanout.contract.ScriptedService.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is tried again, how often, when, and what never is. */
@ResourceLock(Scripted.HEALTHY)
class RetryIT {

  private static final String REVIEWS_UNAVAILABLE =
      "\"degraded\":[{\"part\":\"reviews\",\"reason\":\"unavailable\"}]}";

  private final Scripted downstream = Scripted.healthy();

  @ParameterizedTest
  @MethodSource("transientFailures")
  void aCallThatWasNotTakenOnIsTriedAgain(Gateway gateway, String name, Script failure) {
    emptyThePool(gateway);
    reviews().script(first(failure, REVIEWS.healthy()));
    assertThat(get(gateway).body()).contains("\"complete\":true");
    assertThat(reviews().calls()).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("transientFailures")
  void atMostTwice(Gateway gateway, String name, Script failure) {
    emptyThePool(gateway);
    reviews().script(failure);
    assertThat(get(gateway).body()).endsWith(REVIEWS_UNAVAILABLE);
    assertThat(reviews().calls()).hasSize(3);
    var left =
        reviews().calls().stream()
            .map(call -> Integer.valueOf(call.header("X-Request-Timeout-Ms").getFirst()))
            .toList();
    assertThat(left).isSortedAccordingTo((a, b) -> b - a);
  }

  static Stream<Arguments> transientFailures() {
    return cases(
        "502", (Script) call -> call.last(502, ""),
        "503", (Script) call -> call.last(503, ""),
        "504", (Script) call -> call.last(504, ""),
        "lost", (Script) _ -> lose());
  }

  @ParameterizedTest
  @MethodSource("finalFailures")
  void whatTheServiceAnsweredIsNotTriedAgain(Gateway gateway, String name, Script failure) {
    String reason =
        switch (name) {
          case "404" -> "not-found";
          case "500", "501" -> "unavailable";
          default -> "invalid";
        };
    emptyThePool(gateway);
    reviews().script(first(failure, REVIEWS.healthy()));
    assertThat(get(gateway).body())
        .contains("\"degraded\":[{\"part\":\"reviews\",\"reason\":\"" + reason);
    assertThat(reviews().calls()).hasSize(1);
  }

  static Stream<Arguments> finalFailures() {
    return cases(
        "500",
        (Script) call -> call.last(500, ""),
        "501",
        (Script) call -> call.last(501, ""),
        "404",
        (Script) call -> call.last(404, ""),
        "429",
        (Script) call -> call.last(429, "Retry-After: 0\r\n"),
        "302",
        (Script) call -> call.last(302, "Location: /\r\n"),
        "no JSON",
        (Script) call -> call.json("no"),
        "cut after the status line",
        (Script)
            call -> {
              call.send("HTTP/1.1 200 OK\r\nContent-Type: app");
              lose();
            },
        "cut in the body",
        (Script)
            call -> {
              call.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
              call.send("Content-Length: 99\r\n\r\n{");
              lose();
            },
        "reset after the status line",
        (Script)
            call -> {
              call.send("HTTP/1.1 200 OK\r\nContent-Type: app");
              call.reset();
            },
        "a long header",
        (Script) call -> call.last(200, "X-Long: " + "x".repeat(9_000) + "\r\n"),
        "many headers",
        (Script) call -> call.last(200, "X-Many: x\r\n".repeat(150)),
        "reset in the status line",
        (Script)
            call -> {
              call.send("HTTP/1.1 20");
              call.reset();
            },
        "a status of four digits",
        (Script) call -> call.send("HTTP/1.1 1000 X\r\nContent-Length: 0\r\n\r\n"),
        "a status below 100",
        (Script) call -> call.send("HTTP/1.1 099 X\r\nContent-Length: 0\r\n\r\n"),
        "a status of two digits",
        (Script) call -> call.send("HTTP/1.1 20 X\r\nContent-Length: 0\r\n\r\n"),
        "endless header",
        (Script)
            call -> {
              call.send("HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(2_000_000) + "\r\n\r\n");
              lose();
            });
  }

  /** gateway-webflux does without Resilience4j's operator, and with its metrics. */
  @ParameterizedTest
  @EnumSource
  void resilience4jCountsHowCallsEnd(Gateway gateway) {
    var before = kinds(gateway);
    assertThat(get(gateway).body()).contains("\"complete\":true");
    var unavailable = (Script) call -> call.answer(503, "application/json", "{}");
    reviews().script(first(unavailable, REVIEWS.healthy()));
    assertThat(get(gateway).body()).contains("\"complete\":true");
    reviews().script(unavailable);
    assertThat(get(gateway).body()).endsWith(REVIEWS_UNAVAILABLE);
    reviews().script(call -> call.answer(500, "application/json", "{}"));
    assertThat(get(gateway).body()).endsWith(REVIEWS_UNAVAILABLE);
    var after = before.stream().map(count -> count + 1).toList();
    await().untilAsserted(() -> assertThat(kinds(gateway)).isEqualTo(after));
  }

  private List<Double> kinds(Gateway gateway) {
    var metrics = downstream.process(gateway).metrics();
    return Stream.of("successful_without", "successful_with", "failed_with", "failed_without")
        .map(kind ->
            metrics.sum(
                "resilience4j_retry_calls_total",
                "kind=\"" + kind + "_retry\"",
                "name=\"reviews\""))
        .toList();
  }

  /** What it answers comes behind them. */
  @ParameterizedTest
  @CsvSource({"MVC,102", "WEBFLUX,102", "MVC,103", "WEBFLUX,103"})
  void earlyHintsArePassedOver(Gateway gateway, int status) {
    for (int request = 0; request < 2; request++) { // the second on a connection that was kept
      reviews()
          .script(call -> {
            call.send("HTTP/1.1 " + status + " Soon\r\nLink: </a>\r\n\r\n");
            REVIEWS.healthy().play(call);
          });
      assertThat(get(gateway).body()).contains("\"complete\":true");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailureToConnectIsTriedAgain(Gateway gateway) {
    double before = decisions(gateway, "made");
    reviews().down();
    try {
      assertThat(get(gateway).body()).endsWith(REVIEWS_UNAVAILABLE);
    } finally {
      reviews().up();
    }
    assertThat(decisions(gateway, "made") - before).isEqualTo(2);
    assertThat(get(gateway).body()).contains("\"complete\":true");
  }

  /** A service may close a connection that is not in use at any time, and that is no failure. */
  @ParameterizedTest
  @EnumSource
  void aKeptConnectionFoundDeadIsReplacedAndNobodyNotices(Gateway gateway) {
    double before = decisions(gateway, "");
    reviews()
        .script(call -> {
          if (call.isOnKeptConnection()) {
            lose();
          }
          REVIEWS.healthy().play(call);
        });
    for (int request = 0; request < 5; request++) {
      assertThat(get(gateway).body()).contains("\"complete\":true");
    }
    // four that this test has kept, and those in the pool before: its bulkhead has room for two
    assertThat(reviews().calls().stream().filter(Call::isOnKeptConnection)).hasSizeBetween(4, 6);
    assertThat(decisions(gateway, "")).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void retryAfterIsHonoured(Gateway gateway) {
    reviews().script(first(call -> call.last(503, "Retry-After: 1\r\n"), REVIEWS.healthy()));
    assertThat(get(gateway).body()).contains("\"complete\":true");
    assertThat(reviews().calls()).hasSize(2);
    assertThat(reviews().calls().get(1).after(reviews().calls().get(0)))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource({
    "MVC,100",
    "WEBFLUX,100",
    "MVC,'Wed, 21 Oct 2099 07:28:00 GMT'",
    "WEBFLUX,'Wed, 21 Oct 2099 07:28:00 GMT'"
  })
  void whereItDoesNotFitIntoTheDeadlineNothingIsTriedAgain(Gateway gateway, String retryAfter) {
    double before = decisions(gateway, "no-time");
    reviews().script(call -> call.last(503, "Retry-After: " + retryAfter + "\r\n"));
    assertThat(get(gateway, "X-Request-Timeout-Ms: 60000").body()).endsWith(REVIEWS_UNAVAILABLE);
    assertThat(reviews().calls()).hasSize(1);
    assertThat(decisions(gateway, "no-time") - before).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aCallCancelledBetweenTwoAttemptsEndsAtOnceAndIsNeutral(Gateway gateway) {
    double failures = failures(gateway);
    double made = decisions(gateway, "made");
    reviews().script(call -> call.last(503, "Retry-After: 100\r\n"));
    downstream
        .service(PRICING)
        .script(call -> {
          await().until(() -> decisions(gateway, "made") > made);
          call.answer(404, "application/json", "{}");
        });
    assertThat(get(gateway).status()).isEqualTo(502);
    assertThat(failures(gateway)).isEqualTo(failures);
    assertThat(reviews().calls()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void anOutageIsNotMadeWorse(Gateway gateway) {
    int requests = 300;
    downstream.service(SHIPPING).script(call -> call.answer(503, "text/plain", "no"));
    for (int request = 0; request < requests; request++) {
      assertThat(get(gateway).body())
          .endsWith("\"degraded\":[{\"part\":\"shipping\",\"reason\":\"unavailable\"}]}");
    }
    assertThat(downstream.service(SHIPPING).calls())
        .hasSizeBetween(requests + requests / 10, requests + requests / 10 + 10);
    assertThat(downstream.metric(gateway, "fanout_retry_tokens", "service=\"shipping\""))
        .isLessThan(1);
  }

  private static Script first(Script first, Script then) {
    var calls = new AtomicInteger();
    return call -> (calls.getAndIncrement() == 0 ? first : then).play(call);
  }

  private static void lose() throws IOException {
    throw new IOException("lost");
  }

  /** So that the next call opens a connection, which is then not found dead. */
  private void emptyThePool(Gateway gateway) {
    reviews()
        .script(call -> {
          call.send("HTTP/1.1 404 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
          lose();
        });
    get(gateway);
  }

  private ScriptedService reviews() {
    return downstream.service(REVIEWS);
  }

  private double decisions(Gateway gateway, String decision) {
    return downstream.metric(
        gateway, "fanout_retry_decisions_total", "service=\"reviews\"", "decision=\"" + decision);
  }

  private double failures(Gateway gateway) {
    return downstream.metric(
        gateway,
        "resilience4j_circuitbreaker_calls_seconds_count",
        "name=\"reviews\"",
        "kind=\"failed\"");
  }

  private Http.Answer get(Gateway gateway, String... headers) {
    return Http.get(downstream.port(gateway), "/products/7", headers);
  }

  /** Name and script alternate; each is a case for both gateways. */
  private static Stream<Arguments> cases(Object... namesAndScripts) {
    List<Object> all = Arrays.stream(namesAndScripts).collect(toList());
    return Stream.of(Gateway.values())
        .flatMap(gateway ->
            Stream.iterate(0, i -> i < all.size(), i -> i + 2)
                .map(i -> Arguments.of(gateway, all.get(i), all.get(i + 1))));
  }
}
