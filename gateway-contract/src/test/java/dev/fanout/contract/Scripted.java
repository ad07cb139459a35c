package dev.fanout.contract;

import static org.awaitility.Awaitility.await;

import dev.fanout.contract.ScriptedService.Script;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * Both gateways in front of six scripted services, with more patience than any test needs: whatever
 * ends early does so because something ended it.
 */
final class Scripted implements AutoCloseable {

  /** The lock of whoever uses {@link #healthy}. */
  static final String HEALTHY = "healthy";

  /** The lock of whoever uses {@link #crowded} or {@link #lonely}. */
  static final String CROWDED = "crowded";

  /** What the gateways of {@link #crowded} admit at a time. */
  static final int CROWD = 40;

  /**
   * What the gateways of {@link #lonely} admit at a time: not one, since an answer may be read
   * while its request is not quite over.
   */
  static final int FEW = 2;

  /** After which the gateways of {@link #crowded} cut off a reader that takes nothing. */
  static final Duration STALLED = Duration.ofSeconds(2);

  private final Map<Part, ScriptedService> services = new EnumMap<>(Part.class);
  private final Map<Gateway, GatewayProcess> gateways = new EnumMap<>(Gateway.class);
  private final Map<String, String> environment = new TreeMap<>();

  /** The six parts of an answer; each is made by the service of that name. */
  enum Part {
    CATALOG("{\"id\":%s,\"name\":\"Trail Runner\",\"category\":\"cat-7\"}"),
    PRICING("{\"productId\":%s,\"currency\":\"EUR\",\"price\":129.95}"),
    INVENTORY("{\"productId\":%s,\"quantity\":42,\"warehouse\":\"wh-7\"}"),
    REVIEWS("{\"productId\":%s,\"average\":4.4,\"count\":218}"),
    RECOMMENDATIONS("{\"category\":\"%s\",\"model\":\"item2vec-7\"}"),
    SHIPPING("{\"warehouse\":\"%s\",\"cost\":4.95,\"currency\":\"EUR\"}");

    private final String template;

    Part(String template) {
      this.template = template;
    }

    Script healthy() {
      return call -> call.json(template.formatted(call.key()));
    }

    /** The same, once the latch is open. */
    Script healthyAfter(CountDownLatch latch) {
      return call -> {
        latch.await();
        healthy().play(call);
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** The catalog's part, so long that a dozen of them are more than kernels take. */
  static Script longCatalog() {
    String description = "x".repeat(900_000);
    return call ->
        call.json(
            "{\"id\":%s,\"name\":\"N\",\"category\":\"cat-7\",\"description\":\"%s\"}"
                .formatted(call.key(), description));
  }

  private Scripted(Map<String, String> settings) {
    environment.put("GATEWAY_DEADLINE", "5m");
    // calls that a test holds would teach it that there is too much to do
    environment.put("GATEWAY_ADMISSION_MODE", "off");
    environment.put("RESILIENCE4J_BULKHEAD_INSTANCES_REVIEWS_MAXCONCURRENTCALLS", "2");
    // whose failures are many in some tests, and are to open no breaker there
    for (Part part : List.of(Part.INVENTORY, Part.SHIPPING)) {
      neverOpen(part, environment);
    }
    for (Part part : Part.values()) {
      var service = new ScriptedService(part.healthy());
      services.put(part, service);
      environment.put("DOWNSTREAM_" + part.name() + "_BASEURL", service.url());
      environment.put("DOWNSTREAM_" + part.name() + "_TIMEOUT", "5m");
    }
    environment.putAll(settings);
    for (Gateway gateway : Gateway.values()) {
      gateways.put(gateway, GatewayProcess.start(gateway, environment));
    }
    gateways.values().forEach(GatewayProcess::awaitReady);
    gateways.values().forEach(GatewayProcess::awaitAnswer);
  }

  private static void neverOpen(Part part, Map<String, String> settings) {
    String breaker = "RESILIENCE4J_CIRCUITBREAKER_INSTANCES_" + part.name() + "_";
    settings.put(breaker + "SLIDINGWINDOWSIZE", "100000");
    settings.put(breaker + "MINIMUMNUMBEROFCALLS", "100000");
  }

  /** The pair for most tests, every service healthy. */
  static Scripted healthy() {
    Shared.INSTANCE.heal();
    Shared.INSTANCE.requireNoErrorInLogs();
    return Shared.INSTANCE;
  }

  /**
   * The pair for many products at a time, every service healthy and nothing left of the test
   * before: what ends early has given back what it held.
   */
  static Scripted crowded() {
    var crowded = Crowded.INSTANCE;
    crowded.heal();
    for (Gateway gateway : Gateway.values()) {
      await().until(() -> crowded.metric(gateway, "fanout_admission_inflight") == 0);
    }
    crowded.requireNoErrorInLogs();
    return crowded;
  }

  /** The pair that admits next to nothing and has learned nothing yet, every service healthy. */
  static Scripted lonely() {
    Lonely.INSTANCE.heal();
    Lonely.INSTANCE.requireNoErrorInLogs();
    return Lonely.INSTANCE;
  }

  /** A pair of gateways of its own, for what the shared one's settings do not fit. */
  static Scripted start(Map<String, String> settings) {
    return new Scripted(settings);
  }

  void heal() {
    services.forEach((part, service) -> service.script(part.healthy()));
  }

  /** Closes all connections that gateways keep, as services that restart would. */
  void hangUp() {
    for (ScriptedService service : services.values()) {
      service.down();
      service.up();
    }
  }

  void requireNoErrorInLogs() {
    gateways.values().forEach(GatewayProcess::requireNoErrorInLog);
  }

  /** What makes a gateway call these services. */
  Map<String, String> environment() {
    return environment;
  }

  ScriptedService service(Part part) {
    return services.get(part);
  }

  int port(Gateway gateway) {
    return gateways.get(gateway).port();
  }

  GatewayProcess process(Gateway gateway) {
    return gateways.get(gateway);
  }

  /** The sum of all meters of that name with all of these tags, as in {@code service="reviews"}. */
  double metric(Gateway gateway, String name, String... tags) {
    return process(gateway).metrics().sum(name, tags);
  }

  @Override
  public void close() {
    gateways.values().forEach(GatewayProcess::close);
    services.values().forEach(ScriptedService::close);
  }

  /** Started with its first use. */
  private static final class Shared {

    private static final Scripted INSTANCE = new Scripted(Map.of());
  }

  /** Started with its first use. */
  private static final class Crowded {

    private static final Scripted INSTANCE = new Scripted(settings());

    private static Map<String, String> settings() {
      Map<String, String> settings = new TreeMap<>();
      settings.put("GATEWAY_ADMISSION_MODE", "static");
      settings.put("GATEWAY_ADMISSION_LIMIT", String.valueOf(CROWD));
      settings.put("GATEWAY_STALLEDREADERTIMEOUT", STALLED.toString());
      settings.put("RESILIENCE4J_BULKHEAD_INSTANCES_REVIEWS_MAXCONCURRENTCALLS", "500");
      // the services whose calls are not counted anywhere else are those that are hedged
      settings.put("DOWNSTREAM_INVENTORY_HEDGEAFTER", "100ms");
      settings.put("DOWNSTREAM_RECOMMENDATIONS_HEDGEAFTER", "100ms");
      settings.put("DOWNSTREAM_PRICING_HEDGEAFTER", "4m");
      for (Part part : List.of(Part.CATALOG, Part.PRICING, Part.REVIEWS)) {
        neverOpen(part, settings);
      }
      // all others never open, but one has to
      String breaker = "RESILIENCE4J_CIRCUITBREAKER_INSTANCES_RECOMMENDATIONS_";
      settings.put(breaker + "SLIDINGWINDOWSIZE", "10");
      settings.put(breaker + "MINIMUMNUMBEROFCALLS", "10");
      settings.put(breaker + "WAITDURATIONINOPENSTATE", "500ms");
      settings.put(breaker + "PERMITTEDNUMBEROFCALLSINHALFOPENSTATE", "3");
      return settings;
    }
  }

  /** Started with its first use. */
  private static final class Lonely {

    private static final Scripted INSTANCE =
        new Scripted(
            Map.of(
                "GATEWAY_ADMISSION_MODE", "static",
                "GATEWAY_ADMISSION_LIMIT", String.valueOf(FEW),
                "DOWNSTREAM_REVIEWS_HEDGEAFTER", "p99"));
  }
}
