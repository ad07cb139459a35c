package dev.fanout.contract;

import static dev.fanout.stubs.Service.CATALOG;
import static dev.fanout.stubs.Service.INVENTORY;
import static dev.fanout.stubs.Service.PRICING;
import static dev.fanout.stubs.Service.RECOMMENDATIONS;
import static dev.fanout.stubs.Service.SHIPPING;
import static java.util.stream.Collectors.joining;

import dev.fanout.stubs.Fault;
import dev.fanout.stubs.Service;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which services have which fault, and what the policy makes of it. */
record Situation(Map<Service, Fault> faults) {

  private static final List<Service> NEEDED = List.of(CATALOG, PRICING);

  /** What a service is asked with comes from another one. */
  private static final Map<Service, Service> INPUT =
      Map.of(RECOMMENDATIONS, CATALOG, SHIPPING, INVENTORY);

  static final Situation ALL_WELL = new Situation(Map.of());

  static Situation of(Service service, Fault fault) {
    return new Situation(Map.of(service, fault));
  }

  static Situation of(Service first, Fault its, Service second, Fault other) {
    return new Situation(new EnumMap<>(Map.of(first, its, second, other)));
  }

  FaultRule rule(Service service) {
    var fault = faults.get(service);
    return fault == null ? FaultRule.HEALTHY : FaultRule.of(fault);
  }

  /** Whether there is what the service is asked with. */
  boolean canBeAsked(Service service) {
    return !INPUT.containsKey(service) || !rule(INPUT.get(service)).isMissing();
  }

  /** Why the part is missing; empty if it is there. */
  Optional<String> reason(Service service) {
    return canBeAsked(service) ? rule(service).reason() : Optional.of("dependency");
  }

  /** The needed service whose failure is seen first; more than one if they are equally fast. */
  List<Service> blamed() {
    var missing = NEEDED.stream().filter(service -> rule(service).isMissing()).toList();
    return missing.stream()
        .filter(service -> rule(service).atLeast().equals(shortest(missing)))
        .toList();
  }

  private Duration shortest(List<Service> services) {
    return services.stream()
        .map(service -> rule(service).atLeast())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Whether the failure of another service may come before, or in the middle of, its calls. */
  boolean mayBeCancelled(Service service) {
    return !blamed().isEmpty() && !blamed().equals(List.of(service));
  }

  /** How long an answer takes at least. */
  Duration atLeast() {
    if (!blamed().isEmpty()) {
      return shortest(blamed());
    }
    return Arrays.stream(Service.values())
        .filter(this::canBeAsked)
        .map(service -> rule(service).atLeast())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /**
   * What an answer must stay below: where nothing is waited for, what a wait for a timeout would
   * take; where one timeout is, what two would take, one after the other.
   */
  Duration limit() {
    return atLeast().isZero() ? Stubbed.TIMEOUT : Stubbed.TIMEOUT.multipliedBy(2);
  }

  @Override
  public String toString() {
    return faults.entrySet().stream()
        .map(fault -> fault.getKey().wireName() + " " + fault.getValue().wireName())
        .collect(joining(", "));
  }
}
