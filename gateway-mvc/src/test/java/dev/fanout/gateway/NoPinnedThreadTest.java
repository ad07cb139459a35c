package dev.fanout.gateway;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;

/** No virtual thread holds on to its carrier while it waits. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "gateway.admission.mode=off",
      "downstream.reviews.hedge-after=20ms",
      "downstream.catalog.hedge-after=p90"
    })
@StubbedDownstreams
class NoPinnedThreadTest {

  private static final String PINNED = "jdk.VirtualThreadPinned";
  private static final int MOST_ROUNDS = 5;

  @TempDir private Path folder;

  @Value("${local.server.port}")
  private int port;

  @Autowired private WireMockServer stubs;

  @Test
  void everyEndpointInGoodAndBadTimes() throws Exception {
    loadClasses();
    assertThat(pinned(this::ask)).isEmpty();
  }

  @Test
  void aPinnedThreadWouldBeSeen() throws Exception {
    assertThat(pinned(() -> Thread.startVirtualThread(Slow::touch).join())).isNotEmpty();
  }

  /** A class is loaded and initialized by whoever needs it first, and that does pin. */
  private void loadClasses() throws Exception {
    var classes = ManagementFactory.getClassLoadingMXBean();
    long before;
    int rounds = 0;
    do {
      before = classes.getTotalLoadedClassCount();
      ask();
    } while (classes.getTotalLoadedClassCount() != before && ++rounds < MOST_ROUNDS);
  }

  private interface Action {
    void run() throws Exception;
  }

  private List<RecordedEvent> pinned(Action action) throws Exception {
    Path file = Files.createTempFile(folder, "pinned", ".jfr");
    try (var recording = new Recording()) {
      recording.enable(PINNED).withThreshold(Duration.ZERO);
      recording.start();
      action.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(PINNED))
        .toList();
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

  /** A thread that waits in a class's initializer is pinned. */
  private static final class Slow {

    static {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    static void touch() {}
  }
}
