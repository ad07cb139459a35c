package dev.fanout.lab.viewer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fanout.lab.json.Json;
import dev.fanout.lab.otlp.OtlpReceiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes spans and shows them, on this machine only: a page of our own with the same request through
 * both gateways, and Zipkin's web UI for everything else.
 */
public final class Viewer implements AutoCloseable {
  /** Where Zipkin's web UI is. */
  public static final String ZIPKIN = "/zipkin/";

  /** At a few kilobytes each; the traces of some minutes. */
  private static final int MOST_SPANS = 20_000;

  private static final String PAIRS = "/pairs";
  private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ISO_LOCAL_TIME.withZone(ZoneId.systemDefault());

  private final Pairs pairs = new Pairs();
  private final PairJson json = new PairJson(pairs);
  private final ZipkinApi zipkin;
  private final Asker asker;
  private final AtomicInteger asked = new AtomicInteger();
  private final OtlpReceiver receiver;
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  /** Sends the same request to both gateways. */
  @FunctionalInterface
  public interface Asker {
    /**
     * @throws IOException when a gateway does not answer
     */
    void ask(Pair pair) throws IOException, InterruptedException;
  }

  /**
   * @param port where it is looked at; 0 takes a free one
   * @param otlpPort where it takes spans; 0 takes a free one
   * @param asker for the page's button
   * @throws IOException when a port is taken
   */
  public Viewer(int port, int otlpPort, Asker asker) throws IOException {
    this.asker = asker;
    var store = new SpanStore(pairs, MOST_SPANS);
    zipkin = new ZipkinApi(store);
    receiver = new OtlpReceiver(otlpPort, store::add);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      receiver.close();
      throw e;
    }
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Shows this pair as soon as its spans arrive. To be called before it is asked. */
  public void show(Pair pair) {
    pairs.add(pair);
  }

  /** Of our page, without a slash at the end. */
  public URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  int otlpPort() {
    return receiver.port();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(exchange).send(exchange);
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    if (!own(exchange)) {
      return Answer.refusal(403, "This is for pages of this machine only.");
    }
    String path = exchange.getRequestURI().getPath();
    return switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> get(path, Query.of(exchange.getRequestURI()));
      case "POST" ->
          path.equals(PAIRS) ? ask() : Answer.refusal(405, "Nothing is to be sent here.");
      default -> Answer.refusal(405, "Only GET.");
    };
  }

  /**
   * Whether it comes from this machine's own page: a page from elsewhere may be given a name that
   * leads here, or may send without reading.
   */
  private static boolean own(HttpExchange exchange) {
    String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    return OWN_NAMES.contains(host.replaceFirst(":[0-9]+$", ""))
        && (origin == null || origin.equals("http://" + host));
  }

  private Answer get(String path, Query query) throws IOException {
    if (path.equals("/")) {
      return Page.answer();
    }
    if (path.equals(PAIRS)) {
      return Answer.json(json.all());
    }
    if (path.startsWith(PAIRS + "/")) {
      return json.one(path.substring(PAIRS.length() + 1))
          .map(Answer::json)
          .orElseGet(() -> Answer.refusal(404, "There is no such pair."));
    }
    if (path.startsWith(ZIPKIN)) {
      return zipkin(path.substring(ZIPKIN.length() - 1), query);
    }
    return path.equals("/zipkin") ? Answer.to(ZIPKIN) : Answer.refusal(404, "Nothing is here.");
  }

  private Answer zipkin(String path, Query query) throws IOException {
    if (!zipkin.knows(path)) {
      return Lens.answer(path);
    }
    try {
      return zipkin.answer(path, query);
    } catch (IllegalArgumentException e) {
      return Answer.refusal(400, "This makes no sense: " + e.getMessage());
    }
  }

  private Answer ask() {
    var pair =
        Pair.of(
            "asked-" + asked.incrementAndGet(),
            "asked at " + TIME.format(Instant.now().truncatedTo(ChronoUnit.SECONDS)));
    show(pair);
    try {
      asker.ask(pair);
      return Answer.json(Json.text(Map.of("id", pair.id())));
    } catch (IOException e) {
      return Answer.refusal(502, "A gateway does not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.refusal(503, "The viewer is about to end.");
    }
  }

  /** It forgets everything. */
  @Override
  public void close() {
    receiver.close();
    server.stop(0);
    executor.shutdownNow();
  }
}
