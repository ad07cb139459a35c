package dev.fanout.contract;

import static dev.fanout.stubs.Fault.BLACK_HOLE;
import static dev.fanout.stubs.Fault.INTERNAL_ERROR;
import static dev.fanout.stubs.Service.CATALOG;
import static dev.fanout.stubs.Service.INVENTORY;
import static dev.fanout.stubs.Service.PRICING;
import static dev.fanout.stubs.Service.RECOMMENDATIONS;
import static dev.fanout.stubs.Service.REVIEWS;
import static dev.fanout.stubs.Service.SHIPPING;

import dev.fanout.stubs.Fault;
import dev.fanout.stubs.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The situations looked at, in the order in which a document shows them. */
final class Situations {

  private static final List<Service> SERVICES = List.of(Service.values());

  /** Of both failing by timeout only so many, since each takes its time: every mix of stages. */
  private static final Set<Set<Service>> BOTH_BLACK_HOLES =
      Set.of(
          Set.of(CATALOG, PRICING),
          Set.of(PRICING, REVIEWS),
          Set.of(INVENTORY, REVIEWS),
          Set.of(REVIEWS, RECOMMENDATIONS),
          Set.of(RECOMMENDATIONS, SHIPPING));

  private Situations() {}

  /** Two faults of two services, in their order. */
  record FaultPair(Fault first, Fault second) {

    @Override
    public String toString() {
      return first.wireName() + ", " + second.wireName();
    }
  }

  /** In their order. */
  record ServicePair(Service first, Service second) {

    Situation with(FaultPair faults) {
      return Situation.of(first, faults.first(), second, faults.second());
    }

    @Override
    public String toString() {
      return first.wireName() + ", " + second.wireName();
    }
  }

  /** A service that fails at once and one that never answers, in every combination. */
  static List<FaultPair> faultPairs() {
    return Stream.of(INTERNAL_ERROR, BLACK_HOLE)
        .flatMap(first ->
            Stream.of(INTERNAL_ERROR, BLACK_HOLE).map(second -> new FaultPair(first, second)))
        .toList();
  }

  static List<ServicePair> servicePairs() {
    return SERVICES.stream()
        .flatMap(first ->
            SERVICES.stream()
                .filter(second -> second.compareTo(first) > 0)
                .map(second -> new ServicePair(first, second)))
        .toList();
  }

  static Stream<Situation> oneFault() {
    return Arrays.stream(Fault.values())
        .flatMap(fault -> SERVICES.stream().map(service -> Situation.of(service, fault)));
  }

  static Stream<Situation> twoFaults() {
    return servicePairs().stream()
        .flatMap(services -> faultPairs().stream().map(services::with))
        .filter(situation ->
            situation.faults().containsValue(INTERNAL_ERROR)
                || BOTH_BLACK_HOLES.contains(situation.faults().keySet()));
  }
}
