package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked wrongly gets the same problem from both, to the byte. */
@ResourceLock(Stubbed.PAIR)
class ProblemIT {

  private static final List<String> HEADERS =
      List.of("Content-Type", "Cache-Control", "Allow", "Retry-After");

  private final Stubbed stubbed = Stubbed.healthy();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # path, then method, then Accept, then parameters, then headers
          GET     | /                          | 404 | not-found
          GET     | /products                  | 400 | bad-request
          GET     | /products/                 | 404 | not-found
          GET     | /products/7/               | 404 | not-found
          GET     | /products//7               | 404 | not-found
          GET     | //products/7               | 404 | not-found
          GET     | /products/7;v=1            | 404 | not-found
          GET     | /products;v=1/7            | 404 | not-found
          GET     | /products/../products/7    | 404 | not-found
          GET     | /Products/7                | 404 | not-found
          GET     | /products/7/nothing        | 404 | not-found
          GET     | /actuator                  | 404 | not-found
          GET     | /actuator/health           | 404 | not-found
          GET     | /error                     | 404 | not-found
          OPTIONS | /error                     | 404 | not-found
          GET     | /%65rror                   | 404 | not-found
          OPTIONS | /%65rror                   | 404 | not-found
          POST    | /error                     | 404 | not-found
          POST    | /nothing                   | 404 | not-found
          OPTIONS | /nothing                   | 404 | not-found
          POST    | /products/7;v=1            | 404 | not-found
          POST    | /products/7                | 405 | method-not-allowed
          PUT     | /products/7                | 405 | method-not-allowed
          PATCH   | /products/7                | 405 | method-not-allowed
          DELETE  | /products/7                | 405 | method-not-allowed
          TRACE   | /products/7                | 405 | method-not-allowed
          BREW    | /products/7                | 405 | method-not-allowed
          POST    | /products/abc              | 405 | method-not-allowed
          GET     | /products/abc              | 400 | bad-request
          GET     | /products/0                | 400 | bad-request
          GET     | /products/07               | 400 | bad-request
          GET     | /products/-7               | 400 | bad-request
          GET     | /products/+7               | 400 | bad-request
          GET     | /products/7.0              | 400 | bad-request
          GET     | /products/%D9%A7           | 400 | bad-request
          GET     | /products/%207             | 400 | bad-request
          GET     | /products/9007199254740992 | 400 | bad-request
          GET     | /products/404              | 404 | product-not-found
          GET     | /products/1404             | 404 | product-not-found
          """)
  void pathsMethodsAndIds(String method, String path, int status, String type) {
    assertProblem(send(method, path), path, status, type);
  }

  /** One wrong id, or one wrong number, is one too many. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET  | /products?ids=                    | 400 | bad-request
          GET  | /products?ids                     | 400 | bad-request
          GET  | /products?IDS=1                   | 400 | bad-request
          GET  | /products?ids=1&ids=2             | 400 | bad-request
          GET  | /products?ids=1,,2                | 400 | bad-request
          GET  | /products?ids=,1                  | 400 | bad-request
          GET  | /products?ids=1,                  | 400 | bad-request
          GET  | /products?ids=,                   | 400 | bad-request
          GET  | /products?ids=1,abc               | 400 | bad-request
          GET  | /products?ids=0                   | 400 | bad-request
          GET  | /products?ids=07                  | 400 | bad-request
          GET  | /products?ids=-7                  | 400 | bad-request
          GET  | /products?ids=+7                  | 400 | bad-request
          GET  | /products?ids=1,+2                | 400 | bad-request
          GET  | /products?ids=1,%202              | 400 | bad-request
          GET  | /products?ids=%D9%A7              | 400 | bad-request
          GET  | /products?ids=1;2                 | 400 | bad-request
          GET  | /products?ids=9007199254740992    | 400 | bad-request
          GET  | /products?ids=99999999999999999999 | 400 | bad-request
          GET  | /products/?ids=1                  | 404 | not-found
          GET  | /products;v=1?ids=1               | 404 | not-found
          POST | /products                         | 405 | method-not-allowed
          POST | /products?ids=abc                 | 405 | method-not-allowed
          GET  | /products/abc/events              | 400 | bad-request
          GET  | /products/0/events                | 400 | bad-request
          GET  | /products/07/events               | 400 | bad-request
          GET  | /products/9007199254740992/events | 400 | bad-request
          GET  | /products/7/events/               | 404 | not-found
          GET  | /products//events                 | 404 | not-found
          GET  | /products/7;v=1/events            | 404 | not-found
          POST | /products/7/events                | 405 | method-not-allowed
          POST | /products/abc/events              | 405 | method-not-allowed
          GET  | /products/export                  | 400 | bad-request
          GET  | /products/export?from=1           | 400 | bad-request
          GET  | /products/export?count=1          | 400 | bad-request
          GET  | /products/export?from=&count=1    | 400 | bad-request
          GET  | /products/export?from=1&count=    | 400 | bad-request
          GET  | /products/export?from=1&from=1&count=1  | 400 | bad-request
          GET  | /products/export?from=1&count=1&count=1 | 400 | bad-request
          GET  | /products/export?from=0&count=1   | 400 | bad-request
          GET  | /products/export?from=01&count=1  | 400 | bad-request
          GET  | /products/export?from=-1&count=1  | 400 | bad-request
          GET  | /products/export?from=a&count=1   | 400 | bad-request
          GET  | /products/export?from=1&count=0   | 400 | bad-request
          GET  | /products/export?from=1&count=01  | 400 | bad-request
          GET  | /products/export?from=1&count=+1  | 400 | bad-request
          GET  | /products/export?from=1&count=1.0 | 400 | bad-request
          GET  | /products/export?from=1&count=%D9%A7 | 400 | bad-request
          GET  | /products/export?from=1&count=1000001 | 400 | bad-request
          GET  | /products/export?from=1&count=99999999999999999999 | 400 | bad-request
          GET  | /products/export?from=9007199254740992&count=1 | 400 | bad-request
          GET  | /products/export?from=9007199254740991&count=2 | 400 | bad-request
          GET  | /products/export/                 | 404 | not-found
          GET  | /products/export/nothing          | 404 | not-found
          POST | /products/export                  | 405 | method-not-allowed
          """)
  void listsEventsAndExports(String method, String path, int status, String type) {
    assertProblem(send(method, path), pathOf(path), status, type);
  }

  @Test
  void aHundredIdsAreTheMost() {
    String path = "/products?ids=" + "7,".repeat(100) + "7";
    assertProblem(send("GET", path), "/products", 400, "bad-request");
  }

  /** Of what was sent only so much comes back, and nothing that a terminal would act upon. */
  @ParameterizedTest
  @ValueSource(strings = {"/products?ids=", "/products/export?count=1&from="})
  void aDetailIsShortAndPlain(String path) {
    for (String nonsense : List.of("x".repeat(3000), "%1b%0a%0d%07%7f", "%22%5c")) {
      var answer = send("GET", path + nonsense);
      assertProblem(answer, pathOf(path), 400, "bad-request");
      assertThat(JsonPath.<String>read(answer.body(), "$.detail"))
          .hasSizeBetween(1, 200)
          .doesNotContainPattern("\\p{Cntrl}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/products?ids=1, text/html",
    "/products?ids=abc, text/event-stream",
    "/products/7/events, application/json",
    "/products/abc/events, text/html",
    "/products/export?from=1&count=1, application/json",
    "/products/export, text/event-stream"
  })
  void anAcceptHeaderThatLeavesNothing(String path, String accept) {
    assertProblem(send("GET", path, "Accept: " + accept), pathOf(path), 406, "not-acceptable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/products?ids=1", "/products/7/events", "/products/export?from=1&count=1"})
  void aTimeoutHeaderThatIsNoneAnywhere(String path) {
    assertProblem(
        send("GET", path, "X-Request-Timeout-Ms: soon"), pathOf(path), 400, "bad-request");
  }

  /** Not even what its type says, which a server could choke on. */
  @Test
  void aBodyMeansNothing() {
    for (String type : List.of("multipart/form-data", "application/x-www-form-urlencoded")) {
      var answer = send("GET", "/products/7", "Content-Type: " + type, "Content-Length: 0");
      assertThat(answer.status()).isEqualTo(200);
      assertProblem(
          send("PUT", "/products/7", "Content-Type: " + type, "Content-Length: 0"),
          "/products/7",
          405,
          "method-not-allowed");
    }
  }

  /** Which a page of another origin is not helped by: that is a matter for what stands in front. */
  @ParameterizedTest
  @ValueSource(strings = {"/products/7", "/products?ids=7", "/nothing"})
  void aPreFlightIsAnOptionsLikeAnyOther(String path) {
    var plain = send("OPTIONS", path);
    var preFlight =
        send("OPTIONS", path, "Origin: https://shop.example", "Access-Control-Request-Method: GET");
    assertThat(preFlight.status()).isEqualTo(plain.status()).isIn(200, 404);
    assertThat(preFlight.header("Allow")).isEqualTo(plain.header("Allow"));
    assertThat(preFlight.body()).isEqualTo(plain.body());
  }

  /** JSON has one charset, and so has an event stream. */
  @ParameterizedTest
  @CsvSource({
    "/products/7, application/json;charset=ISO-8859-1, application/json",
    "/products/7, application/json;charset=UTF-16, application/json",
    "/products?ids=7, application/json;charset=ISO-8859-1, application/json",
    "/products/7/events, text/event-stream;charset=UTF-16BE, text/event-stream;charset=UTF-8"
  })
  void anAcceptHeaderThatWantsAnotherCharset(String path, String accept, String type) {
    for (Gateway gateway : Gateway.values()) {
      var answer = Http.get(stubbed.port(gateway), path, "Accept: " + accept);
      assertThat(answer.status()).as(gateway.program()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).containsExactly(type);
      assertThat(answer.body()).contains("\"name\":\"Trail Runner 7\"");
    }
  }

  private static String pathOf(String target) {
    return target.replaceFirst("\\?.*", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/xml", "nonsense", "application/problem+json"})
  void anAcceptHeaderThatLeavesNoJson(String accept) {
    assertProblem(
        send("GET", "/products/7", "Accept: " + accept), "/products/7", 406, "not-acceptable");
    assertProblem(
        send("GET", "/products/abc", "Accept: " + accept), "/products/abc", 406, "not-acceptable");
    assertProblem(
        send("POST", "/products/7", "Accept: " + accept), "/products/7", 405, "method-not-allowed");
    assertProblem(send("GET", "/nothing", "Accept: " + accept), "/nothing", 404, "not-found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Request-Timeout-Ms: 0",
        "X-Request-Timeout-Ms: 60001",
        "X-Request-Timeout-Ms: 1.5",
        "X-Request-Timeout-Ms: soon",
        "X-Request-Timeout-Ms:",
        "X-Request-Timeout-Ms: 100\r\nX-Request-Timeout-Ms: 100",
        "X-Request-Timeout-Ms: 100, 100",
        "x-envoy-expected-rq-timeout-ms: -5",
        "X-Request-Timeout-Ms: 100\r\nx-envoy-expected-rq-timeout-ms: soon"
      })
  void aTimeoutHeaderThatIsNone(String header) {
    assertProblem(send("GET", "/products/7", header), "/products/7", 400, "bad-request");
  }

  /** What a server refuses by itself, or lets pass: that is not the same in both. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /products/%zz HTTP/1.1\r\nHost: x\r\n",
        "GET /products/%2F7 HTTP/1.1\r\nHost: x\r\n",
        "GET /products/%00 HTTP/1.1\r\nHost: x\r\n",
        "GET /products/%ff HTTP/1.1\r\nHost: x\r\n",
        "GET /products/<script>alert(1)</script> HTTP/1.1\r\nHost: x\r\n",
        "GET /products/a|b HTTP/1.1\r\nHost: x\r\n",
        "GET products/7 HTTP/1.1\r\nHost: x\r\n",
        "GET /products/7 HTTP/9.9\r\nHost: x\r\n",
        "GET /products/7 HTTP/1.1\r\nHost: a b\r\n",
        "GET /products/7 HTTP/1.1\r\nHost: x\r\nbroken header\r\n",
        "GET /products/7 HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n",
        "CONNECT /products/7 HTTP/1.1\r\nHost: x\r\n",
        "\u0016\u0003\u0001 not http\r\n"
      })
  void whateverIsSentGetsNoPageAndNoStackTrace(String request) {
    for (Gateway gateway : Gateway.values()) {
      var answer = Http.raw(stubbed.port(gateway), request + "Connection: close\r\n\r\n", false);
      assertThat(answer.body())
          .as(gateway.program())
          .doesNotContainIgnoringCase("<html", "<!doctype", "exception", "\tat ")
          .matches(body -> body.isEmpty() || body.startsWith("{"));
    }
  }

  @Test
  void aTitleNeverChangesWithinItsType() {
    assertThat(send("GET", "/nothing").body())
        .isEqualTo(
            "{\"type\":\"urn:fanout:not-found\",\"title\":\"Not found\",\"status\":404,"
                + "\"detail\":\"There is nothing at this path.\",\"instance\":\"/nothing\"}");
  }

  /** Sends it to both and compares. */
  private Http.Answer send(String method, String path, String... headers) {
    var mvc = Http.send(stubbed.port(Gateway.MVC), method, path, headers);
    var webflux = Http.send(stubbed.port(Gateway.WEBFLUX), method, path, headers);
    assertThat(mvc.body()).isEqualTo(webflux.body());
    assertThat(mvc.status()).isEqualTo(webflux.status());
    for (String name : HEADERS) {
      assertThat(mvc.header(name)).as(name).isEqualTo(webflux.header(name));
    }
    return mvc;
  }

  private static void assertProblem(Http.Answer answer, String path, int status, String type) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).containsExactly("application/problem+json");
    assertThat(answer.header("Cache-Control")).containsExactly("no-store");
    assertThat(answer.header("Allow"))
        .isEqualTo(status == 405 ? List.of("GET,HEAD,OPTIONS") : List.of());
    assertThat(answer.body())
        .startsWith("{\"type\":\"urn:fanout:" + type + "\",\"title\":\"")
        .contains("\"status\":" + status + ",\"detail\":\"")
        .contains("\"instance\":\"" + path + "\"");
  }
}
