package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked wrongly gets the same problem from both, to the byte. */
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
          GET     | /products                  | 404 | not-found
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
