package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.CATALOG;
import static dev.fanout.contract.Scripted.Part.REVIEWS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.fanout.contract.Scripted.Part;
import dev.fanout.contract.ScriptedService.Call;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Stopping a gateway: nothing that was accepted is lost, and it does end. */
@Order(2)
@ResourceLock(Scripted.HEALTHY)
class ShutdownIT {

  private static final int SIGTERM = 143;

  private final Scripted downstream = Scripted.healthy();

  @Test
  void whatWasReceivedIsFinishedAndNothingNewIsTakenOn() {
    var release = new CountDownLatch(Gateway.values().length);
    downstream.service(REVIEWS).script(REVIEWS.healthyAfter(release));
    bothAtOnce(gateway -> stopWithARequestInFlight(gateway, release));
  }

  private void stopWithARequestInFlight(Gateway gateway, CountDownLatch release) throws Exception {
    try (var process = GatewayProcess.start(gateway, downstream.environment()).awaitReady()) {
      int port = process.port();
      int management = process.managementPort();
      var answer = meanwhile(() -> Http.get(port, "/products/7"));
      await()
          .atMost(GatewayProcess.START)
          .until(() -> downstream.service(REVIEWS).calls().size() == Gateway.values().length);
      process.terminate();
      await().until(() -> refuses(port));
      assertThat(Http.get(management, "/actuator/health/readiness").status()).isEqualTo(503);
      assertThat(Http.get(management, "/actuator/health/liveness").status()).isEqualTo(200);
      release.countDown();
      assertThat(answer.get().body()).contains("\"complete\":true");
      assertThat(answer.get().header("Connection")).containsExactly("close");
      assertThat(process.awaitExit()).isEqualTo(SIGTERM);
      process.requireNoErrorInLog();
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> Http.get(management, "/actuator/health/liveness"));
    }
  }

  /**
   * Takes the 20 s that the policy gives them; both gateways at once. Exports would take longer
   * than that anyway, so they end at once; but for one whose reader takes nothing any more.
   */
  @Test
  void whatIsNotFinishedInTimeIsCancelledAndAnswered() throws Exception {
    var environment = new TreeMap<>(downstream.environment());
    environment.put("RESILIENCE4J_BULKHEAD_INSTANCES_REVIEWS_MAXCONCURRENTCALLS", "500");
    var gateways = new ArrayList<GatewayProcess>();
    try {
      for (Gateway gateway : Gateway.values()) {
        gateways.add(GatewayProcess.start(gateway, environment));
      }
      gateways.forEach(GatewayProcess::awaitReady);
      gateways.forEach(GatewayProcess::awaitAnswer);
      holdSome(REVIEWS);
      holdSome(CATALOG);
      var answers =
          gateways.stream()
              .map(GatewayProcess::port)
              .map(port -> meanwhile(() -> Http.get(port, "/products/7")))
              .toList();
      var streams =
          gateways.stream()
              .map(process -> Events.open(process.port(), "/products/8/events"))
              .toList();
      var exports = export(gateways, 48);
      var notRead = export(gateways, 1001);
      for (var export : exports) {
        for (int id = 48; id <= 50; id++) {
          assertThat(export.line()).startsWith("{\"id\":" + id + ",\"complete\":true,");
        }
      }
      int held = gateways.size() * (1 + 1 + 16);
      await().until(() -> held(CATALOG).count() == held && held(REVIEWS).count() == held);
      awaitQuiet(); // what nobody reads is stuck in the middle of a line
      long begun = System.nanoTime();
      gateways.forEach(GatewayProcess::terminate);
      for (var export : exports) {
        assertThat(export.rest())
            .singleElement()
            .asString()
            .startsWith("{\"end\":false,\"next\":51}");
      }
      assertThat(since(begun)).isLessThan(Duration.ofSeconds(10));
      for (var answer : answers) {
        assertThat(answer.get().status()).isEqualTo(503);
        assertThat(answer.get().header("Retry-After")).containsExactly("1");
        assertThat(answer.get().body())
            .contains("urn:fanout:service-unavailable", "The gateway is stopping.");
      }
      for (var stream : streams) {
        var last = stream.rest().getLast();
        assertThat(last.name()).isEqualTo("problem");
        assertThat(last.data())
            .startsWith("{\"type\":\"urn:fanout:service-unavailable\",")
            .contains("\"status\":503", "The gateway is stopping.", "/products/8/events\"");
      }
      assertThat(since(begun)).isBetween(Duration.ofSeconds(19), Duration.ofSeconds(25));
      await().until(() -> held(REVIEWS).allMatch(Call::isClosed));
      await().until(() -> held(CATALOG).allMatch(Call::isClosed));
      for (var process : gateways) {
        assertThat(process.awaitExit()).isEqualTo(SIGTERM);
        process.requireNoErrorInLog();
      }
      assertThat(since(begun)).isLessThan(Duration.ofSeconds(25));
      notRead.forEach(Streamed::close);
    } finally {
      gateways.forEach(GatewayProcess::close);
    }
  }

  private void holdSome(Part part) {
    downstream
        .service(part)
        .script(call -> {
          if (isHeld(call)) {
            call.holdUntilClosed();
          }
          part.healthy().play(call);
        });
  }

  private static boolean isHeld(Call call) {
    int id = Integer.parseInt(call.key());
    return id <= 8 || id > 50 && id <= 1000;
  }

  private Stream<Call> held(Part part) {
    return downstream.service(part).calls().stream().filter(ShutdownIT::isHeld);
  }

  private void awaitQuiet() {
    var seen = new int[] {-1};
    await()
        .pollInterval(Duration.ofMillis(200))
        .until(() -> {
          int before = seen[0];
          seen[0] = downstream.service(CATALOG).calls().size();
          return seen[0] == before;
        });
  }

  private static List<Streamed> export(List<GatewayProcess> gateways, int from) {
    return gateways.stream()
        .map(process -> Streamed.get(process.port(), "/products/export?count=1000000&from=" + from))
        .toList();
  }

  @Test
  void aConnectionThatHasCarriedAnExportDoesNotHoldUpAStop() {
    bothAtOnce(this::stopWithAKeptConnection);
  }

  private void stopWithAKeptConnection(Gateway gateway) throws Exception {
    try (var process = GatewayProcess.startBare(gateway, downstream.environment()).awaitReady();
        var client = Client.connect(process.port())) {
      process.awaitAnswer();
      client.send(Client.get("/products/export?from=1&count=3"));
      assertThat(client.answer()).contains("{\"end\":true,\"count\":3}");
      long begun = System.nanoTime();
      process.terminate();
      assertThat(process.awaitExit()).isEqualTo(SIGTERM);
      assertThat(since(begun)).isLessThan(Duration.ofSeconds(15));
    }
  }

  /** Of which the kernel's buffers hold a part only. */
  @Test
  void anAnswerThatIsReadSlowlyIsSentToItsEnd() {
    bothAtOnce(this::stopWithASlowReader);
  }

  private void stopWithASlowReader(Gateway gateway) throws Exception {
    var environment = new TreeMap<>(downstream.environment());
    environment.put("DOWNSTREAM_REVIEWS_MAXBODY", "32MB");
    String text = "x".repeat(16_000_000);
    try (var process = GatewayProcess.startBare(gateway, environment).awaitReady()) {
      process.awaitAnswer();
      downstream
          .service(REVIEWS)
          .script(call ->
              call.json(
                  "{\"productId\":7,\"reviews\":[{\"id\":1,\"author\":\"A\",\"rating\":5,"
                      + "\"title\":\"T\",\"text\":\""
                      + text
                      + "\"}]}"));
      int port = process.port();
      try (var client = Client.connect(port)) {
        client.send(Client.get("/products/7", "Connection: close"));
        var received = new StringBuilder(client.some());
        process.terminate();
        await().until(() -> refuses(port));
        for (String more = client.some(); !more.isEmpty(); more = client.some()) {
          received.append(more);
          Thread.sleep(10); // the client's own pace
        }
        assertThat(received.length()).isGreaterThan(text.length());
        assertThat(received.toString()).contains("\"degraded\":[]}");
      }
      assertThat(process.awaitExit()).isEqualTo(SIGTERM);
    }
  }

  /** Half of the clients connect anew for every request, half keep their connection. */
  @Test
  void aStopUnderLoadLosesNoRequest() {
    bothAtOnce(this::stopUnderLoad);
  }

  private void stopUnderLoad(Gateway gateway) throws Exception {
    int clients = 64;
    var lost = new ConcurrentLinkedQueue<String>();
    var reset = new ConcurrentLinkedQueue<String>();
    var answered = new AtomicInteger();
    try (var process = GatewayProcess.startBare(gateway, downstream.environment()).awaitReady();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      process.awaitAnswer();
      int port = process.port();
      for (int client = 0; client < clients; client++) {
        boolean keep = client % 2 == 0;
        threads.submit(() -> sendUntilRefused(port, keep, answered, lost, reset));
      }
      await().until(() -> answered.get() > 10 * clients);
      process.terminate();
      threads.shutdown();
      assertThat(threads.awaitTermination(60, SECONDS)).isTrue();
      assertThat(process.awaitExit()).isEqualTo(SIGTERM);
      process.requireNoErrorInLog();
    }
    assertThat(lost).as(gateway.program()).isEmpty();
    // by the kernel, before anybody had accepted it, in the moment of the close
    assertThat(reset).as(gateway.program()).hasSizeLessThanOrEqualTo(1);
  }

  @FunctionalInterface
  private interface Stop {
    void of(Gateway gateway) throws Exception;
  }

  /** Since starting takes most of the time. */
  private static void bothAtOnce(Stop stop) {
    Stream.of(Gateway.values())
        .map(gateway -> meanwhile(() -> stopped(stop, gateway)))
        .toList()
        .forEach(CompletableFuture::join);
  }

  private static Gateway stopped(Stop stop, Gateway gateway) {
    try {
      stop.of(gateway);
      return gateway;
    } catch (Exception e) {
      throw new IllegalStateException(gateway.program(), e);
    }
  }

  private static void sendUntilRefused(
      int port,
      boolean keep,
      AtomicInteger answered,
      ConcurrentLinkedQueue<String> lost,
      ConcurrentLinkedQueue<String> reset) {
    while (!refuses(port)) {
      boolean accepted = false;
      try (var client = Client.connect(port)) {
        do {
          client.send(Client.get("/products/7"));
          String answer = client.answer();
          accepted = true;
          if (answer.startsWith("HTTP/1.1 200")) {
            answered.incrementAndGet();
          } else {
            lost.add(answer);
          }
        } while (keep && !client.isLast());
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof ConnectException)) {
          boolean byKernel = !accepted && e.getCause() instanceof SocketException;
          (byKernel ? reset : lost).add(e.getCause().toString());
        }
      }
    }
  }

  static boolean refuses(int port) {
    try (var _ = Client.connect(port)) {
      return false;
    } catch (UncheckedIOException e) {
      return e.getCause() instanceof ConnectException;
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private static <T> CompletableFuture<T> meanwhile(Supplier<T> request) {
    return CompletableFuture.supplyAsync(request, task -> Thread.startVirtualThread(task));
  }
}
