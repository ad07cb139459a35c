package dev.fanout.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String COMPLETE = "{\"id\":7,\"complete\":true,\"degraded\":[]}";
  private static final String WITHOUT_REVIEWS =
      "{\"id\":7,\"degraded\":[{\"part\":\"reviews\",\"reason\":\"timeout\"}]}";

  private final ExecutorService handlers = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
  }

  @AfterEach
  void stop() {
    server.stop(0);
    handlers.shutdownNow();
  }

  @Test
  void sendsEveryRequestAndCountsWhatComesBack() throws Exception {
    answer(
        handlers,
        exchange -> {
          int k = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
          switch (k % 4) {
            case 0 -> send(exchange, 503, "{}");
            case 1 -> send(exchange, 200, WITHOUT_REVIEWS);
            default -> send(exchange, 200, COMPLETE);
          }
        });
    var tally = run(400, Duration.ofSeconds(1), 20);
    assertThat(tally.requests()).isEqualTo(400);
    assertThat(tally.errors()).containsExactly(entry("503", 100L));
    assertThat(tally.latency().getTotalCount()).isEqualTo(300);
    assertThat(tally.completeWithin(TIMEOUT)).isEqualTo(200);
    assertThat(tally.degradedAnswers()).isEqualTo(100);
    assertThat(tally.degraded()).containsExactly(entry("reviews timeout", 100L));
  }

  @Test
  void whatIsNoProductIsNoFastAnswer() throws Exception {
    var bodies =
        List.of(
            "{}",
            "{\"id\": 7, \"degraded\": [ ]\n}\n",
            "{\"id\": 7, \"degraded\": [ {\"part\": \"reviews\", \"reason\": \"timeout\"} ] }");
    answer(
        handlers,
        exchange -> {
          int k = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
          send(exchange, 200, bodies.get(k % bodies.size()));
        });
    var tally = run(200, Duration.ofMillis(300), 5);
    assertThat(tally.errors()).containsExactly(entry("200, and no product", 20L));
    assertThat(tally.complete().getTotalCount()).isEqualTo(20);
    assertThat(tally.degraded()).containsExactly(entry("reviews timeout", 20L));
  }

  /**
   * The server stands still for 300 ms, once. A generator that waits for each answer would see one
   * slow request in 400; the 60 that were due meanwhile are what users would have felt.
   */
  @Test
  void aStallShowsInEveryRequestThatWasDueMeanwhile() throws Exception {
    var count = new AtomicInteger();
    answer(
        Executors.newSingleThreadExecutor(task -> Thread.ofPlatform().daemon().unstarted(task)),
        exchange -> {
          if (count.incrementAndGet() == 100) {
            stall(Duration.ofMillis(300));
          }
          send(exchange, 200, COMPLETE);
        });
    var tally = run(200, Duration.ofSeconds(2), 80);
    assertThat(tally.requests()).isEqualTo(400);
    assertThat(tally.errorCount()).isZero();
    assertThat(tally.millis(100)).isGreaterThan(290);
    assertThat(tally.latency().getCountBetweenValues(150_000, Long.MAX_VALUE))
        .as("requests that waited 150 ms and more")
        .isGreaterThanOrEqualTo(25);
    assertThat(tally.millis(95)).isGreaterThan(100);
  }

  /** Else the digits of a histogram would go for what is known anyway. */
  @Test
  void leavesOutWhatEveryAnswerTakes() throws Exception {
    var delay = Duration.ofMillis(300);
    answer(
        handlers,
        exchange -> {
          stall(delay);
          send(exchange, 200, COMPLETE);
        });
    try (var load = OpenLoop.connect(base(), 5, TIMEOUT)) {
      var all = load.run(20, Duration.ofMillis(500), k -> "/" + k);
      var onTop = load.leavingOut(delay).run(20, Duration.ofMillis(500), k -> "/" + k);
      assertThat(all.latency().getMinValue()).isGreaterThan(299_000);
      assertThat(onTop.latency().getMinValue()).isLessThan(200_000);
    }
  }

  @Test
  void givesUpAfterTheTimeoutWhileOthersAreAnswered() throws Exception {
    var never = new CountDownLatch(1);
    answer(
        handlers,
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/3")) {
            await(never);
          }
          send(exchange, 200, COMPLETE);
        });
    try (var load = OpenLoop.connect(base(), 5, Duration.ofSeconds(1))) {
      var tally = load.run(100, Duration.ofMillis(100), k -> "/" + k);
      assertThat(tally.errors()).containsExactly(entry("no answer in 1 s", 1L));
      assertThat(tally.latency().getTotalCount()).isEqualTo(9);
    } finally {
      never.countDown();
    }
  }

  /** Long before the next request is due: clients that leave do so when they leave. */
  @Test
  void givesUpWhenPatienceEnds() throws Exception {
    try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var events = new LinkedBlockingQueue<String>();
      handlers.submit(() -> {
        while (true) {
          var connection = listener.accept();
          handlers.submit(() -> tell(connection, events));
        }
      });
      var base = URI.create("http://127.0.0.1:" + listener.getLocalPort());
      var left = new ArrayList<String>();
      long began = System.nanoTime();
      try (var load = OpenLoop.connect(base, 2, Duration.ofMillis(20))) {
        load.telling((path, nanos) -> {
          assertThat(nanos - began).isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
          left.add(path);
        });
        load.run(0.5, Duration.ofSeconds(2), Duration.ofSeconds(2), k -> "/" + k);
      }
      assertThat(left).as("of what counts").containsExactly("/1");
      assertThat(List.of(events.take(), events.take(), events.take()))
          .containsExactly("request", "left", "request");
    }
  }

  private static void tell(Socket connection, Queue<String> events) {
    try (connection) {
      var in = connection.getInputStream();
      byte[] bytes = new byte[1000];
      if (in.read(bytes) > 0) {
        events.add("request");
        in.read(bytes);
        events.add("left");
      }
    } catch (IOException e) { // reset, which is how the load leaves
      events.add("left");
    }
  }

  @Test
  void aBatchIsCompleteWhenEachOfItsProductsIs() throws Exception {
    String item = "{\"id\":7,\"status\":200,\"product\":" + COMPLETE + "}";
    String partial = "{\"id\":8,\"status\":200,\"product\":" + WITHOUT_REVIEWS + "}";
    String late = "{\"id\":9,\"status\":504,\"problem\":{\"status\":504}}";
    var bodies =
        List.of(item + "," + item, partial + "," + item, item + "," + late, item + "," + item);
    answer(
        handlers,
        exchange -> {
          int k = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
          send(exchange, 200, "{\"items\":[" + bodies.get(k % bodies.size()) + "]}");
        });
    var tally = run(200, Duration.ofMillis(200), 5);
    assertThat(tally.complete().getTotalCount()).isEqualTo(20);
    assertThat(tally.degradedAnswers()).isEqualTo(20);
    assertThat(tally.degraded()).containsExactly(entry("reviews timeout", 10L));
  }

  @Test
  void opensConnectionsWhereItMust() throws Exception {
    answer(
        handlers,
        exchange -> {
          exchange.getResponseHeaders().add("Connection", "close");
          send(exchange, 200, COMPLETE);
        });
    var tally = run(100, Duration.ofMillis(500), 2);
    assertThat(tally.errorCount()).isZero();
    assertThat(tally.opened()).isEqualTo(48);
  }

  @Test
  void nobodyThere() throws Exception {
    var base = base();
    server.start();
    server.stop(0);
    assertThatThrownBy(() -> OpenLoop.connect(base, 1, TIMEOUT)).isInstanceOf(IOException.class);
  }

  @Test
  void talliesAddUp() throws Exception {
    answer(handlers, exchange -> send(exchange, 200, WITHOUT_REVIEWS));
    var one = run(50, Duration.ofMillis(200), 5);
    var both = one.plus(one).plus(Tally.none());
    assertThat(both.requests()).isEqualTo(20);
    assertThat(both.latency().getTotalCount()).isEqualTo(20);
    assertThat(both.degraded()).containsExactly(entry("reviews timeout", 20L));
    assertThat(one.latency().getTotalCount()).isEqualTo(10);
  }

  @Test
  void theLeadInDoesNotCount() throws Exception {
    var first = new AtomicInteger();
    answer(
        handlers,
        exchange -> {
          if (first.getAndIncrement() < 20) {
            send(exchange, 503, "{\"type\":\"urn:fanout:service-unavailable\"}");
          } else {
            send(exchange, 200, COMPLETE);
          }
        });
    try (var load = OpenLoop.connect(base(), 5, TIMEOUT)) {
      var leadIn = Duration.ofMillis(500);
      var tally = load.run(100, leadIn, Duration.ofMillis(500), k -> "/" + k);
      assertThat(first).hasValue(100);
      assertThat(tally.requests()).isEqualTo(50);
      assertThat(tally.errorCount()).isZero();
    }
  }

  @Test
  void refusalsAreKeptApart() throws Exception {
    answer(
        handlers,
        exchange -> {
          boolean even = exchange.getRequestURI().getPath().matches(".*[02468]");
          String type = even ? "overloaded" : "service-unavailable";
          send(exchange, 503, "{\"type\":\"urn:fanout:" + type + "\"}");
        });
    var tally = run(100, Duration.ofMillis(200), 5);
    assertThat(tally.errors())
        .containsExactly(entry("503 overloaded", 10L), entry("503 service-unavailable", 10L));
    assertThat(tally.refused().getTotalCount()).isEqualTo(10);
  }

  private Tally run(double rate, Duration length, int connections) throws Exception {
    try (var load = OpenLoop.connect(base(), connections, TIMEOUT)) {
      return load.run(rate, length, k -> "/" + k);
    }
  }

  private URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(Executor executor, HttpHandler handler) {
    server.setExecutor(executor);
    server.createContext("/", handler);
    server.start();
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void stall(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
