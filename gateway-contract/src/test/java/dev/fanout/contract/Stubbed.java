package dev.fanout.contract;

import dev.fanout.stubs.Fault;
import dev.fanout.stubs.Service;
import dev.fanout.stubs.Stubs;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Both gateways in front of the six stubs, which answer at once until a test says otherwise. Every
 * call passes a {@link Tap}.
 */
final class Stubbed {

  /** The lock of whoever uses it. */
  static final String PAIR = "stubbed";

  /** Each service's own; the deadline of a request is far beyond. */
  static final Duration TIMEOUT = Duration.ofMillis(1800);

  private static final Stubbed INSTANCE = new Stubbed();

  private final Stubs stubs = Stubs.startWithoutJournals();
  private final Map<Gateway, GatewayProcess> gateways = new EnumMap<>(Gateway.class);
  private final Map<Gateway, Map<Service, Tap>> taps = new EnumMap<>(Gateway.class);

  private Stubbed() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("GATEWAY_DEADLINE", "20s");
    environment.put("GATEWAY_ADMISSION_MODE", "static"); // AdmissionIT is about the learned one
    environment.put("GATEWAY_ADMISSION_LIMIT", "500");
    // a tenth would not last for the retries that so many faults are worth
    environment.put("GATEWAY_RETRYBUDGET", "100%");
    // faults are many here, and none of them is to open a breaker
    environment.put("RESILIENCE4J_CIRCUITBREAKER_CONFIGS_DEFAULT_SLIDINGWINDOWSIZE", "100000");
    environment.put("RESILIENCE4J_CIRCUITBREAKER_CONFIGS_DEFAULT_MINIMUMNUMBEROFCALLS", "100000");
    for (Service service : Service.values()) {
      environment.put("DOWNSTREAM_" + service.name() + "_TIMEOUT", TIMEOUT.toMillis() + "ms");
    }
    for (Gateway gateway : Gateway.values()) {
      for (Service service : Service.values()) {
        String name = gateway.program() + " to " + service.wireName();
        var tap = new Tap(name, stubs.get(service).port());
        taps.computeIfAbsent(gateway, _ -> new EnumMap<>(Service.class)).put(service, tap);
        environment.put("DOWNSTREAM_" + service.name() + "_BASEURL", tap.url());
      }
      gateways.put(gateway, GatewayProcess.start(gateway, environment));
    }
    gateways.values().forEach(GatewayProcess::awaitReady);
    gateways.values().forEach(GatewayProcess::awaitAnswer);
  }

  /** The one pair of gateways of the suite, every stub healthy and without delay. */
  static Stubbed healthy() {
    for (Service service : Service.values()) {
      INSTANCE.stubs.get(service).heal();
      INSTANCE.stubs.get(service).delay(Duration.ZERO, 0);
    }
    INSTANCE.taps().forEach(tap -> tap.withhold(false));
    INSTANCE.gateways.values().forEach(GatewayProcess::requireNoErrorInLog);
    return INSTANCE;
  }

  void inject(Service service, Fault fault) {
    stubs.get(service).inject(fault);
  }

  void heal(Service service) {
    stubs.get(service).heal();
  }

  /** What the service itself says, without a gateway, about product 7. */
  Http.Answer ask(Service service) {
    String path =
        switch (service) {
          case CATALOG -> "/products/7";
          case PRICING -> "/prices/7";
          case INVENTORY -> "/stock/7";
          case REVIEWS -> "/reviews/7";
          case RECOMMENDATIONS -> "/recommendations/cat-7";
          case SHIPPING -> "/shipping/wh-7";
        };
    return Http.get(stubs.get(service).port(), path);
  }

  /** Every one there is. */
  List<Tap> taps() {
    return taps.values().stream().flatMap(byService -> byService.values().stream()).toList();
  }

  Tap tap(Gateway gateway, Service service) {
    return taps.get(gateway).get(service);
  }

  /** What tells one more gateway where the stubs are; no tap sees its calls. */
  Map<String, String> environment() {
    var environment = new TreeMap<String, String>();
    for (Service service : Service.values()) {
      environment.put(
          "DOWNSTREAM_" + service.name() + "_BASEURL",
          "http://localhost:" + stubs.get(service).port());
    }
    return environment;
  }

  int port(Gateway gateway) {
    return gateways.get(gateway).port();
  }

  GatewayProcess process(Gateway gateway) {
    return gateways.get(gateway);
  }
}
