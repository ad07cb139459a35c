package dev.fanout.stubs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AdminApiTest {
  private static final String HEALTHY = "{\"fault\":null}";

  private static Stubs stubs;

  @BeforeAll
  static void start() {
    stubs = Stubs.start();
  }

  @AfterAll
  static void stop() {
    stubs.close();
  }

  @BeforeEach
  void heal() {
    stubs.get(Service.REVIEWS).heal();
    stubs.get(Service.REVIEWS).wireMock().resetRequests();
  }

  @ParameterizedTest
  @EnumSource
  void faultIsSwitchedOnAndOff(Fault fault) {
    var on = "{\"fault\":\"" + fault.wireName() + "\",\"share\":%s}";
    assertThat(compact(fault("GET", ""))).isEqualTo(HEALTHY);
    assertThat(compact(fault("PUT", on.formatted("0.2")))).isEqualTo(on.formatted("0.2"));
    assertThat(compact(fault("GET", ""))).isEqualTo(on.formatted("0.2"));
    assertThat(compact(fault("DELETE", ""))).isEqualTo(HEALTHY);
    assertThat(compact(fault("GET", ""))).isEqualTo(HEALTHY);
  }

  @Test
  void withoutAShareEveryCallIsHitAndThoseToOtherServicesAreNot() {
    assertThat(compact(fault("PUT", "{\"fault\":\"500\"}")))
        .isEqualTo("{\"fault\":\"500\",\"share\":1.0}");
    assertThat(call(Service.REVIEWS, "GET", "/reviews/7", "").statusCode()).isEqualTo(500);
    assertThat(call(Service.PRICING, "GET", "/prices/7", "").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"fault\":\"tired\"}           | unknown fault tired",
        "{\"share\":0.5}                 | unknown fault null",
        "{\"fault\":\"500\",\"share\":0} | share 0.0 is not above 0 and at most 1",
        "{\"fault\":\"500\",\"share\":2} | share 2.0 is not above 0 and at most 1",
        "{\"fault\":\"500\",\"part\":1}  | not of the form {\"fault\":\"slow\",\"share\":0.2}",
        "500 of them                     | not of the form {\"fault\":\"slow\",\"share\":0.2}",
        "null                            | null is no fault",
      })
  void badWishesAreRefusedAndSayWhatIsAllowed(String body, String why) {
    var answer = fault("PUT", body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(compact(answer))
        .isEqualTo(
            "{\"error\":\"%s\",\"faults\":[\"%s\"],\"share\":\"above 0, at most 1\"}"
                .formatted(why.replace("\"", "\\\""), String.join("\",\"", Fault.wireNames()))
                .replaceAll("\\s", ""));
    assertThat(compact(fault("GET", ""))).isEqualTo(HEALTHY);
  }

  @Test
  void delaysAreExactWithoutSpread() {
    var reviews = stubs.get(Service.REVIEWS);
    var settings = "{\"delayDistribution\":{\"type\":\"lognormal\",\"median\":25,\"sigma\":0}}";
    assertThat(call(Service.REVIEWS, "POST", "/__admin/settings", settings).statusCode())
        .isEqualTo(200);
    assertThat(delays(20)).containsOnly(25);
    reviews.delay(Duration.ofMillis(12), 0);
    assertThat(delays(20)).containsOnly(12);
  }

  @Test
  void usualDelaysSpreadAroundTheirMedian() {
    stubs.get(Service.REVIEWS).delay(Service.REVIEWS.usualDelay(), 0.2);
    var delays = delays(101).stream().sorted().toList();
    assertThat(delays.get(50)).isBetween(26, 34);
    assertThat(delays.getFirst()).isBetween(10, 25);
    assertThat(delays.getLast()).isBetween(36, 90);
  }

  @Test
  void journalRemembersHeaders() {
    call(Service.REVIEWS, "GET", "/reviews/7", "");
    var journal = stubs.get(Service.REVIEWS).wireMock().getAllServeEvents();
    assertThat(journal).hasSize(1);
    assertThat(journal.getFirst().getRequest().header("User-Agent").firstValue())
        .startsWith("Java-http-client");
  }

  /** As drawn, in milliseconds: measuring them would blur them. */
  private static List<Integer> delays(int calls) {
    var reviews = stubs.get(Service.REVIEWS).wireMock();
    reviews.resetRequests();
    for (int call = 0; call < calls; call++) {
      call(Service.REVIEWS, "GET", "/reviews/7", "");
    }
    return reviews.getAllServeEvents().stream()
        .map(event -> event.getTiming().getAddedDelay())
        .toList();
  }

  private static HttpResponse<String> fault(String method, String body) {
    return call(Service.REVIEWS, method, "/__admin/fault", body);
  }

  private static HttpResponse<String> call(
      Service service, String method, String path, String body) {
    return HttpCalls.send(method, URI.create(stubs.get(service).baseUrl() + path), body);
  }

  private static String compact(HttpResponse<String> answer) {
    return answer.body().replaceAll("\\s", "");
  }
}
