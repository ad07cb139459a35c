package dev.fanout.contract;

import dev.fanout.stubs.Service;
import dev.fanout.stubs.StubServer;
import dev.fanout.stubs.Stubs;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Both gateways in front of the six stubs, with a relay of its own between each gateway and each
 * service. Small bulkheads and windows, so that little load reaches every edge of the policy.
 */
final class Relayed implements AutoCloseable {

  /** Calls to a service at a time, and connections. */
  static final int BULKHEAD = 16;

  static final int DEADLINE_SECONDS = 3;

  private final Stubs stubs = Stubs.startWithoutJournals();
  private final Map<Gateway, GatewayProcess> gateways = new EnumMap<>(Gateway.class);
  private final Map<Gateway, Map<Service, Relay>> relays = new EnumMap<>(Gateway.class);

  private Relayed() {
    for (Gateway gateway : Gateway.values()) {
      Map<Service, Relay> between = new EnumMap<>(Service.class);
      for (Service service : Service.values()) {
        between.put(service, new Relay(stubs.get(service).port()));
      }
      relays.put(gateway, between);
      gateways.put(gateway, GatewayProcess.start(gateway, environment(between)));
    }
    gateways.values().forEach(GatewayProcess::awaitReady);
    gateways.values().forEach(GatewayProcess::awaitAnswer);
  }

  static Relayed start() {
    return new Relayed();
  }

  private static Map<String, String> environment(Map<Service, Relay> relays) {
    Map<String, String> environment = new TreeMap<>();
    // a buffer that nobody releases becomes an error in the log, whichever it is
    environment.put("JAVA_TOOL_OPTIONS", "-Dio.netty.leakDetection.level=paranoid");
    environment.put("GATEWAY_DEADLINE", DEADLINE_SECONDS + "s");
    environment.put("GATEWAY_ADMISSION_MODE", "static"); // AdmissionIT is about the learned one
    environment.put("GATEWAY_ADMISSION_LIMIT", "500");
    String breakers = "RESILIENCE4J_CIRCUITBREAKER_CONFIGS_DEFAULT_";
    environment.put(breakers + "SLIDINGWINDOWSIZE", "20");
    environment.put(breakers + "MINIMUMNUMBEROFCALLS", "10");
    environment.put(breakers + "WAITDURATIONINOPENSTATE", "100ms");
    environment.put(breakers + "PERMITTEDNUMBEROFCALLSINHALFOPENSTATE", "3");
    environment.put(
        "RESILIENCE4J_BULKHEAD_CONFIGS_DEFAULT_MAXCONCURRENTCALLS", String.valueOf(BULKHEAD));
    relays.forEach((service, relay) -> {
      environment.put("DOWNSTREAM_" + service.name() + "_BASEURL", relay.url());
      environment.put("DOWNSTREAM_" + service.name() + "_TIMEOUT", "1s");
    });
    return environment;
  }

  StubServer stub(Service service) {
    return stubs.get(service);
  }

  GatewayProcess process(Gateway gateway) {
    return gateways.get(gateway);
  }

  /** Connections that the gateway has opened and not closed, per service. */
  Map<Service, Integer> connections(Gateway gateway) {
    Map<Service, Integer> open = new EnumMap<>(Service.class);
    relays.get(gateway).forEach((service, relay) -> open.put(service, relay.open()));
    return open;
  }

  @Override
  public void close() {
    gateways.values().forEach(GatewayProcess::close);
    relays.values().forEach(between -> between.values().forEach(Relay::close));
    stubs.close();
  }
}
