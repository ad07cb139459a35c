package dev.fanout.lab.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanout.lab.program.Gateway;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ViewerTest {
  private final Queue<Pair> asked = new ConcurrentLinkedQueue<>();
  private final Pair pair = Pair.of("degraded", "reviews takes 2 s");
  private Viewer viewer;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    viewer = new Viewer(0, 0, asked::add);
    viewer.show(pair);
    for (var gateway : Gateway.values()) {
      Export.send(Sample.of(pair, gateway).withoutReviews(gateway.toString()), viewer);
    }
  }

  @AfterEach
  void stop() {
    viewer.close();
  }

  @Test
  void showsAPairAsItsSpansArrive() throws Exception {
    assertThat(get("/pairs").body())
        .contains("\"id\": \"degraded\"", "reviews takes 2 s", "\"word\": \"degraded\"");
    assertThat(get("/pairs/degraded").body())
        .contains("gateway-mvc", "gateway-webflux", "GET /reviews/{id}", "fan-out")
        .contains("\"whole\": true", "without reviews, given up at its time limit after 300.0 ms");
    assertThat(get("/pairs/other").statusCode()).isEqualTo(404);
  }

  @Test
  void thePageBringsEverythingAlong() throws Exception {
    var page = get("/");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'");
    assertThat(page.body()).doesNotContainPattern("(src|href)=\"(https?:)?//");
  }

  @Test
  void asksBothAgain() throws Exception {
    assertThat(send("POST", "/pairs").body()).contains("asked-1");
    assertThat(asked).singleElement().extracting(Pair::id).isEqualTo("asked-1");
    assertThat(get("/pairs").body()).contains("on its way");
    assertThat(send("POST", "/").statusCode()).isEqualTo(405);
    assertThat(send("DELETE", "/pairs").statusCode()).isEqualTo(405);
  }

  @Test
  void saysThatAGatewayDoesNotAnswer() throws Exception {
    viewer.close();
    viewer =
        new Viewer(
            0,
            0,
            _ -> {
              throw new IOException("refused");
            });
    var answer = send("POST", "/pairs");
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("does not answer", "refused");
  }

  @ParameterizedTest
  @CsvSource({"evil.example,", "localhost,http://evil.example", "127.0.0.1.evil.example,"})
  void pagesFromElsewhereGetNothing(String host, String origin) throws IOException {
    String head = "POST /pairs HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 0\r\n";
    String more = origin == null ? "" : "Origin: " + origin + "\r\n";
    assertThat(raw(head + more + "\r\n")).startsWith("HTTP/1.1 403");
    assertThat(asked).isEmpty();
  }

  @Test
  void answersWhatZipkinsPageAsks() throws Exception {
    String trace = pair.trace(Gateway.MVC);
    assertThat(get("/zipkin/config.json").body()).contains("\"searchEnabled\": true");
    assertThat(get("/zipkin/api/v2/services").body()).contains("gateway-mvc", "gateway-webflux");
    assertThat(get("/zipkin/api/v2/spans?serviceName=gateway-mvc").body())
        .contains("get /reviews/{id}");
    assertThat(get("/zipkin/api/v2/remoteServices?serviceName=gateway-mvc").body())
        .contains("reviews");
    assertThat(get("/zipkin/api/v2/trace/" + trace).body())
        .contains("\"kind\":\"CLIENT\"", "\"fanout.outcome\":\"timeout\"");
    assertThat(get("/zipkin/api/v2/traces?serviceName=gateway-mvc").body())
        .contains(trace)
        .doesNotContain(pair.trace(Gateway.WEBFLUX));
    assertThat(get("/zipkin/api/v2/traces?annotationQuery=error").body()).contains(trace);
    assertThat(get("/zipkin/api/v2/traces?minDuration=9000000").body()).isEqualTo("[]");
    assertThat(get("/zipkin/api/v2/traceMany?traceIds=" + trace + ",1234567812345678").body())
        .contains(trace);
    assertThat(
            get("/zipkin/api/v2/dependencies?endTs=" + (System.currentTimeMillis() + 1000)).body())
        .contains("\"parent\":\"gateway-mvc\"", "\"child\":\"reviews\"");
    assertThat(get("/zipkin/api/v2/autocompleteKeys").body()).contains("[]");
  }

  @ParameterizedTest
  @CsvSource({
    "/zipkin/api/v2/traces?limit=many,400",
    "/zipkin/api/v2/traces?limit=0,400",
    "/zipkin/api/v2/trace/nonsense,400",
    "/zipkin/api/v2/trace/1234567812345678,404",
    "/zipkin/api/v2/other,404",
    "/elsewhere,404"
  })
  void refusesWhatMakesNoSense(String path, int status) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(status);
  }

  @Test
  void servesZipkinsFiles() throws Exception {
    var index = get("/zipkin/");
    assertThat(index.body()).contains("<title>Zipkin</title>");
    assertThat(type(index)).startsWith("text/html");
    assertThat(get("/zipkin/traces/0af7651916cd43dd8448eb211c80319c").body())
        .isEqualTo(index.body());
    assertThat(get("/zipkin/dependency").body()).isEqualTo(index.body());
    var script = Pattern.compile("src=\"\\.?(/[^\"]+\\.js)\"").matcher(index.body());
    assertThat(script.find()).isTrue();
    var file = get(script.group(1).replaceFirst("^(/zipkin)?", "/zipkin"));
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(type(file)).startsWith("text/javascript");
    assertThat(get("/zipkin").headers().firstValue("Location")).contains("/zipkin/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/zipkin/../dev/fanout/lab/viewer/page.html",
        "/zipkin/static/../../dev/fanout/lab/Lab.class",
        "/zipkin/%2e%2e/dev/fanout/lab/viewer/page.html",
        "/zipkin/static/..%2f..%2fMETA-INF/MANIFEST.MF",
        "/zipkin//etc/passwd.json",
        "/zipkin/.hidden.js",
        "/zipkin/nothing.js",
        "/zipkin/index.class"
      })
  void leavesItsFolderForNobody(String path) throws IOException {
    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 404");
  }

  @Test
  void aTakenPortLeavesTheOtherFree() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = viewer.otlpPort();
      viewer.close();
      assertThatThrownBy(() -> new Viewer(taken.getLocalPort(), port, asked::add))
          .isInstanceOf(BindException.class);
      await()
          .ignoreException(BindException.class)
          .untilAsserted(() -> {
            try (var again = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
              assertThat(again.isBound()).isTrue();
            }
          });
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path);
  }

  private HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(viewer.url() + path))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build(),
          BodyHandlers.ofString());
    }
  }

  /** What no client would send. */
  private String raw(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), viewer.url().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      var start = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return new String(start, StandardCharsets.ISO_8859_1);
    }
  }

  private static String type(HttpResponse<?> response) {
    return response.headers().firstValue("Content-Type").orElseThrow();
  }
}
