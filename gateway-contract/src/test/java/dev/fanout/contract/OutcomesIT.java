package dev.fanout.contract;

import static dev.fanout.stubs.Fault.BLACK_HOLE;
import static dev.fanout.stubs.Fault.FLAKY;
import static dev.fanout.stubs.Fault.INTERNAL_ERROR;
import static dev.fanout.stubs.Service.CATALOG;
import static dev.fanout.stubs.Service.PRICING;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.fanout.stubs.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault of every service, and of two services at once: what both gateways answer, how soon,
 * and what becomes of their calls. What is expected follows from {@link Situation}; what is seen is
 * written down in {@code docs/outcomes.md}.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@ResourceLock(Stubbed.PAIR)
class OutcomesIT {

  private static final Path DOCUMENT = Repository.ROOT.resolve("docs/outcomes.md");

  /** Where the gateways need not answer the same, and why; anywhere else they have to. */
  private static final Map<Situation, String> MAY_DIFFER =
      Map.of(
          Situation.of(CATALOG, INTERNAL_ERROR, PRICING, INTERNAL_ERROR),
          "names either service: both are equally fast, and the failure seen first answers",
          Situation.of(CATALOG, BLACK_HOLE, PRICING, BLACK_HOLE),
          "names either service: both are equally fast, and the failure seen first answers");

  private final Stubbed stubbed = Stubbed.healthy();
  private final Map<Service, String> parts =
      Arrays.stream(Service.values())
          .collect(toMap(identity(), service -> stubbed.ask(service).body()));
  private final Map<Tap, Integer> connections = new HashMap<>();
  private final OutcomesTable table = new OutcomesTable(MAY_DIFFER);

  /** An answer, when it was asked for, and how long it took. */
  private record Exchange(Outcome outcome, long askedAt, Duration took) {}

  OutcomesIT() {
    // the first answers of a young JVM may take longer than the services' timeouts
    await().untilAsserted(this::assertAllWell);
    stubbed.taps().forEach(tap -> connections.put(tap, tap.connections()));
  }

  @ParameterizedTest
  @MethodSource("dev.fanout.contract.Situations#oneFault")
  @Order(1)
  void oneFault(Situation situation) {
    Stubbed.healthy();
    stubbed.taps().forEach(tap -> tap.withhold(true));
    assertOutcome(situation);
  }

  @ParameterizedTest
  @MethodSource("dev.fanout.contract.Situations#twoFaults")
  @Order(2)
  void twoFaults(Situation situation) {
    Stubbed.healthy();
    assertOutcome(situation);
  }

  @Test
  @Order(3)
  void noConnectionIsLeftBehind() {
    connections.forEach((tap, before) ->
        // a call may begin while the connection of the one before is not yet free
        assertThat(tap.connections()).as(tap.toString()).isLessThanOrEqualTo(before + 2));
  }

  @Test
  @Order(4)
  void theDocumentTellsWhatWasSeen() throws IOException {
    if ("write".equals(System.getProperty("outcomes"))) {
      Files.writeString(DOCUMENT, table.markdown());
    }
    assertThat(DOCUMENT).as("to be written with -Doutcomes=write").hasContent(table.markdown());
  }

  private void assertOutcome(Situation situation) {
    stubbed.taps().forEach(Tap::forgetCalls);
    situation.faults().forEach(stubbed::inject);
    var exchanges = exchanges(situation);
    var outcomes = exchanges.values().stream().map(Exchange::outcome).toList();
    table.add(situation, outcomes);
    assertAll(
        exchanges.entrySet().stream()
            .map(exchange ->
                () -> assertExchange(situation, exchange.getKey(), exchange.getValue())));
    if (!MAY_DIFFER.containsKey(situation)) {
      assertThat(outcomes.getFirst()).as(situation.toString()).isEqualTo(outcomes.getLast());
    }
    Stubbed.healthy();
    assertAllWell();
  }

  /** Asks both at once; in turn where every second call fails, so that each meets one that does. */
  private Map<Gateway, Exchange> exchanges(Situation situation) {
    boolean inTurn = situation.faults().containsValue(FLAKY);
    if (inTurn) {
      situation.faults().keySet().forEach(stubbed::ask);
    }
    var asked = new EnumMap<Gateway, CompletableFuture<Exchange>>(Gateway.class);
    for (Gateway gateway : Gateway.values()) {
      asked.put(gateway, supplyAsync(() -> exchange(gateway), Thread::startVirtualThread));
      if (inTurn) {
        asked.get(gateway).join();
      }
    }
    var exchanges = new EnumMap<Gateway, Exchange>(Gateway.class);
    asked.forEach((gateway, exchange) -> exchanges.put(gateway, exchange.join()));
    return exchanges;
  }

  private Exchange exchange(Gateway gateway) {
    long askedAt = System.nanoTime();
    var answer = Http.get(stubbed.port(gateway), "/products/7");
    return new Exchange(Outcome.of(answer), askedAt, Duration.ofNanos(System.nanoTime() - askedAt));
  }

  private void assertExchange(Situation situation, Gateway gateway, Exchange exchange) {
    String where = situation + ", " + gateway.program();
    assertThat(exchange.outcome()).as(where).isIn(Outcome.expected(situation, parts));
    assertThat(exchange.took()).as(where).isBetween(situation.atLeast(), situation.limit());
    for (Service service : Service.values()) {
      new WireRules(situation, service, exchange.askedAt()).check(stubbed.tap(gateway, service));
    }
  }

  private void assertAllWell() {
    for (Gateway gateway : Gateway.values()) {
      assertThat(exchange(gateway).outcome()).isIn(Outcome.expected(Situation.ALL_WELL, parts));
    }
  }
}
