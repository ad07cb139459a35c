package dev.fanout.gateway;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.core.publisher.Mono;

/** Nothing blocks an event loop, or any other thread that must not be blocked. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "gateway.admission.mode=off",
      "downstream.reviews.hedge-after=20ms",
      "downstream.catalog.hedge-after=p90"
    })
@StubbedDownstreams
class NoBlockingCallTest {

  private static final List<String> BLOCKED = new CopyOnWriteArrayList<>();

  @Value("${local.server.port}")
  private int port;

  @Autowired private WireMockServer stubs;

  @BeforeAll
  static void watch() {
    BlockHound.builder()
        .loadIntegrations()
        .blockingMethodCallback(method -> BLOCKED.add(where(method)))
        .install();
  }

  @Test
  void everyEndpointInGoodAndBadTimes() throws Exception {
    ask(); // classes are loaded from files, by whoever needs them first
    BLOCKED.clear();
    ask();
    assertThat(BLOCKED).isEmpty();
  }

  @Test
  void aBlockingCallWouldBeSeen() {
    Mono.delay(Duration.ofMillis(1)).doOnNext(_ -> sleep()).block();
    assertThat(BLOCKED).isNotEmpty();
    BLOCKED.clear();
  }

  private void ask() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      send(client, "/products/7");
      send(client, "/products?ids=7,404,8");
      send(client, "/products/7/events");
      send(client, "/products/export?from=400&count=50");
      send(client, "/products/0");
      var slow =
          stubs.stubFor(
              get(urlPathMatching("/reviews/.*"))
                  .atPriority(1)
                  .willReturn(jsonResponse("{\"productId\":7}", 503).withFixedDelay(50)));
      var many =
          IntStream.range(0, 50)
              .mapToObj(_ -> client.sendAsync(request("/products/7"), BodyHandlers.ofString()))
              .toList();
      for (var one : many) {
        assertThat(one.get().body()).contains("\"reviews\":null");
      }
      stubs.removeStub(slow);
    }
  }

  private void send(HttpClient client, String path) throws Exception {
    assertThat(client.send(request(path), BodyHandlers.ofString()).body()).isNotEmpty();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
  }

  private static String where(BlockingMethod method) {
    var trace =
        StackWalker.getInstance()
            .walk(
                frames -> frames.skip(3).limit(15).map(Object::toString).collect(joining("\n  ")));
    return method + " in " + Thread.currentThread().getName() + "\n  " + trace;
  }

  private static void sleep() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
