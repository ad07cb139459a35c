package dev.fanout.contract;

import dev.fanout.contract.ScriptedService.Script;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Both gateways in front of six scripted services, with more patience than any test needs: whatever
 * ends early does so because something ended it.
 */
final class Scripted {

  private static final Scripted INSTANCE = new Scripted();

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

  private Scripted() {
    environment.put("GATEWAY_DEADLINE", "5m");
    environment.put("RESILIENCE4J_BULKHEAD_INSTANCES_REVIEWS_MAXCONCURRENTCALLS", "2");
    // so that an outage of shipping does not end with its first twenty calls
    String shipping = "RESILIENCE4J_CIRCUITBREAKER_INSTANCES_SHIPPING_";
    environment.put(shipping + "SLIDINGWINDOWSIZE", "100000");
    environment.put(shipping + "MINIMUMNUMBEROFCALLS", "100000");
    for (Part part : Part.values()) {
      var service = new ScriptedService(part.healthy());
      services.put(part, service);
      environment.put("DOWNSTREAM_" + part.name() + "_BASEURL", service.url());
      environment.put("DOWNSTREAM_" + part.name() + "_TIMEOUT", "5m");
    }
    for (Gateway gateway : Gateway.values()) {
      gateways.put(gateway, GatewayProcess.start(gateway, environment));
    }
    gateways.values().forEach(GatewayProcess::awaitReady);
    gateways.values().forEach(GatewayProcess::awaitAnswer);
  }

  /** The one pair of gateways of the suite, every service healthy. */
  static Scripted healthy() {
    INSTANCE.services.forEach((part, service) -> service.script(part.healthy()));
    INSTANCE.requireNoErrorInLogs();
    return INSTANCE;
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

  int managementPort(Gateway gateway) {
    return gateways.get(gateway).managementPort();
  }

  /** The sum of all meters of that name with all of these tags, as in {@code service="reviews"}. */
  double metric(Gateway gateway, String name, String... tags) {
    return Http.get(managementPort(gateway), "/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") && Stream.of(tags).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
