package dev.fanout.contract;

import dev.fanout.contract.ScriptedService.Script;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Both gateways in front of six scripted services, with more patience than any test needs: whatever
 * ends early does so because something ended it.
 */
final class Scripted implements AutoCloseable {

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

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private Scripted(Map<String, String> settings) {
    environment.put("GATEWAY_DEADLINE", "5m");
    environment.put("RESILIENCE4J_BULKHEAD_INSTANCES_REVIEWS_MAXCONCURRENTCALLS", "2");
    // whose failures are many in some tests, and are to open no breaker there
    for (Part part : List.of(Part.INVENTORY, Part.SHIPPING)) {
      String breaker = "RESILIENCE4J_CIRCUITBREAKER_INSTANCES_" + part.name() + "_";
      environment.put(breaker + "SLIDINGWINDOWSIZE", "100000");
      environment.put(breaker + "MINIMUMNUMBEROFCALLS", "100000");
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

  /** The one pair of gateways of the suite, every service healthy. */
  static Scripted healthy() {
    Shared.INSTANCE.heal();
    Shared.INSTANCE.requireNoErrorInLogs();
    return Shared.INSTANCE;
  }

  /** A pair of gateways of its own, for what the shared one's settings do not fit. */
  static Scripted start(Map<String, String> settings) {
    return new Scripted(settings);
  }

  void heal() {
    services.forEach((part, service) -> service.script(part.healthy()));
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
}
