package dev.fanout.lab.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayTest {

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

  @Test
  void isABadGatewayWithoutItsStub() throws Exception {
    stub.stop(0);
    assertThat(get("/reviews/7").statusCode()).isEqualTo(502);
  }

  @Test
  void textIsReadBack() {
    var text = "9201=http://localhost:9101,10";
    assertThat(Replayed.parse(text).toString()).isEqualTo(text);
    assertThatThrownBy(() -> Replayed.parse("9201")).hasMessageContaining("take PORT=STUB,MILLIS");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(replay.resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
