package dev.fanout.lab.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.fanout.lab.FreeOffset;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.replay.Behaviour.Mode;
import dev.fanout.lab.replay.Behaviour.Padding;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReplayTest {
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration POLL = Duration.ofMillis(50);

  /** More than a JVM needs for itself. */
  private static final int FILES = 300;

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private HttpServer stub;
  private URI replay;
  private Replay services;

  @BeforeEach
  void start() throws IOException {
    stub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stub.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path);
          byte[] body = ("{\"path\":\"" + path + "\"}").getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(path.endsWith("404") ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    stub.start();
    int port = stub.getAddress().getPort();
    services = Replay.of(Replayed.parse("0=http://localhost:" + port + ",30"));
    replay = URI.create("http://127.0.0.1:" + services.port());
  }

  @AfterEach
  void stop() {
    services.close();
    stub.stop(0);
  }

  @Test
  void asksTheStubOnceForAPathAndThenAnswersItselfAfterTheDelay() throws Exception {
    var first = get("/reviews/7");
    long begun = System.nanoTime();
    var second = get("/reviews/7");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(8));
    assertThat(second.body()).isEqualTo(first.body()).isEqualTo("{\"path\":\"/reviews/7\"}");
    assertThat(second.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(get("/reviews/8").body()).contains("/reviews/8");
    assertThat(asked).containsExactly("/reviews/7", "/reviews/8");
  }

  @Test
  void remembersNothingButSuccesses() throws Exception {
    assertThat(get("/reviews/404").statusCode()).isEqualTo(404);
    assertThat(get("/reviews/404").statusCode()).isEqualTo(404);
    assertThat(asked).hasSize(2);
  }

  /** An overload is when connections pile up, and it is over one day. */
  @Test
  void goesOnAfterThereWereNoMoreFiles(@TempDir Path folder) throws Exception {
    var log = folder.resolve("log");
    try (var listening = FreeOffset.listen(ports -> ports.of(Service.REVIEWS))) {
      replay = URI.create("http://127.0.0.1:" + listening.socket().getLocalPort());
    }
    String service = replay.getPort() + "=http://localhost:" + stub.getAddress().getPort() + ",1";
    var java = ProcessHandle.current().info().command().orElseThrow();
    // it logs as the JDK does, and tests do not
    var classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.matches(".*(slf4j|logback|log4j).*"))
            .collect(Collectors.joining(File.pathSeparator));
    var process =
        new ProcessBuilder("sh", "-c", "ulimit -n " + FILES + " && exec \"$0\" \"$@\"", java)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    process.command().addAll(List.of("-cp", classPath, Replay.class.getName(), service));
    var running = process.start();
    try {
      awaitAnswer();
      var connections = new ArrayList<Socket>();
      while (!Files.readString(log).contains("Too many open files")) {
        connections.add(new Socket(replay.getHost(), replay.getPort()));
      }
      for (var connection : connections) {
        connection.close();
      }
      awaitAnswer();
    } finally {
      running.destroyForcibly();
    }
  }

  /** For as long as the test may take. */
  private void awaitAnswer() throws InterruptedException {
    while (true) {
      try {
        assertThat(get("/reviews/7").statusCode()).isEqualTo(200);
        return;
      } catch (IOException e) {
        Thread.sleep(POLL);
      }
    }
  }

  @Test
  void isABadGatewayWithoutItsStub() throws Exception {
    stub.stop(0);
    assertThat(get("/reviews/7").statusCode()).isEqualTo(502);
  }

  @Test
  void behavesAsItIsToldUntilItIsToldNot() throws Exception {
    get("/reviews/7");
    behave(Behaviour.usual(SOON).with(Mode.UNAVAILABLE).json());
    assertThat(get("/reviews/7").statusCode()).isEqualTo(503);
    behave(Behaviour.usual(SOON).with(new Padding("path", 500)).json());
    assertThat(get("/reviews/7").body()).hasSize(500).contains("xxx/reviews/7");
    behave(Behaviour.usual(SOON).with(new Padding("path", 600)).json());
    assertThat(get("/reviews/7").body()).hasSize(600);
    assertThat(send(request(ReplayedService.BEHAVIOUR).DELETE()).statusCode()).isEqualTo(200);
    assertThat(get("/reviews/7").body()).isEqualTo("{\"path\":\"/reviews/7\"}");
    assertThat(asked).hasSize(1);
  }

  @Test
  void refusesABehaviourItDoesNotKnow() throws Exception {
    var put = request(ReplayedService.BEHAVIOUR).PUT(BodyPublishers.ofString("{}"));
    assertThat(send(put).statusCode()).isEqualTo(400);
    assertThat(get("/reviews/7").statusCode()).isEqualTo(200);
  }

  /** And tells of whoever has gone without an answer. */
  @Test
  void aBlackHoleTakesACallAndNeverAnswers() throws Exception {
    behave(Behaviour.usual(SOON).with(Mode.BLACK_HOLE).json());
    long leaves;
    try (var caller = new Socket("127.0.0.1", services.port())) {
      String call = "GET /reviews/7 HTTP/1.1\r\nHost: localhost\r\n\r\n";
      caller.getOutputStream().write(call.getBytes(UTF_8));
      awaitCalls(json -> json.getInteger("calls") == 1);
      assertThat(caller.getInputStream().available()).isZero();
      assertThat(calls().getJsonArray("ended")).isEmpty();
      leaves = System.nanoTime();
    }
    awaitCalls(json -> !json.getJsonArray("ended").isEmpty());
    var ended = calls().getJsonArray("ended").getJsonArray(0);
    assertThat(ended.getString(0)).isEqualTo("/reviews/7");
    assertThat(ended.getLong(1)).isBetween(leaves, System.nanoTime());
    send(request(ReplayedService.BEHAVIOUR).DELETE());
    assertThat(calls()).isEqualTo(new JsonObject("{\"calls\":0,\"ended\":[]}"));
  }

  @Test
  void aCallThatIsAnsweredHasNotEnded() throws Exception {
    get("/reviews/7");
    get("/reviews/7");
    assertThat(calls().getInteger("calls")).isEqualTo(2);
    assertThat(calls().getJsonArray("ended")).isEmpty();
  }

  @Test
  void textIsReadBack() {
    var text = "9201=http://localhost:9101,10";
    assertThat(Replayed.parse(text).toString()).isEqualTo(text);
    assertThatThrownBy(() -> Replayed.parse("9201")).hasMessageContaining("take PORT=STUB,MILLIS");
  }

  private void behave(String json) throws Exception {
    var put = request(ReplayedService.BEHAVIOUR).PUT(BodyPublishers.ofString(json));
    assertThat(send(put).statusCode()).isEqualTo(200);
  }

  private JsonObject calls() throws Exception {
    return new JsonObject(get(ReplayedService.CALLS).body());
  }

  private void awaitCalls(Predicate<JsonObject> condition) throws Exception {
    while (!condition.test(calls())) { // the test's own timeout ends it
      Thread.onSpinWait();
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(replay.resolve(path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
