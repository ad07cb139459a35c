package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.INVENTORY;
import static dev.fanout.contract.Scripted.Part.REVIEWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.contract.Scripted.Part;
import dev.fanout.contract.ScriptedService.Call;
import dev.fanout.contract.ScriptedService.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A service that sends more, or longer, than it should costs a gateway neither memory nor threads.
 * With 256 MB of heap and no second chance after an OutOfMemoryError.
 */
@ResourceLock(Scripted.HEALTHY)
class PayloadIT {

  private static final int CALLS = 100;
  private static final int OVERSIZE = 50_000_000;
  private static final int LIMIT = 1 << 20;
  private static final String BLANKS = " ".repeat(50_000);
  private static final long ROOM = 8_000_000;

  /** All but reviews, of which these gateways call two at a time. */
  private static final Set<Part> MET = EnumSet.complementOf(EnumSet.of(REVIEWS));

  private static final Duration DRIP_INTERVAL = Duration.ofMillis(50);

  private final Scripted downstream = Scripted.healthy();

  /**
   * A hundred bodies at a time, of which each has filled all it is allowed to before any goes on:
   * that is as much as they can hold at the same time. What is reachable afterwards is compared
   * with what was after the first hundred, which have loaded the classes; the connections to the
   * other services, each with its buffers, were opened before. A collection is forced before each
   * look, see {@link GatewayProcess#liveHeap}.
   */
  @ParameterizedTest
  @EnumSource
  void aHundredOversizedBodiesLeaveNothingBehind(Gateway gateway) {
    openConnections(gateway);
    assertAllInvalid(gateway);
    long before = downstream.process(gateway).liveHeap();
    for (int round = 0; round < 3; round++) {
      assertAllInvalid(gateway);
    }
    await()
        .untilAsserted(() ->
            assertThat(downstream.process(gateway).liveHeap())
                .as(() -> downstream.process(gateway).largestInMemory())
                .isLessThan(before + ROOM));
    assertThat(downstream.process(gateway).isAlive()).isTrue();
    assertThat(get(gateway, 1).body()).contains("\"complete\":true");
  }

  /** As many as a hundred products can need: no call is answered before all are there. */
  private void openConnections(Gateway gateway) {
    for (Part part : MET) {
      var met = new CountDownLatch(CALLS);
      downstream
          .service(part)
          .script(call -> {
            met.countDown();
            met.await();
            part.healthy().play(call);
          });
    }
    assertThat(getAll(gateway)).allMatch(answer -> answer.status() == 200);
    for (Part part : MET) {
      assertThat(downstream.service(part).calls()).hasSize(CALLS);
      downstream.service(part).script(part.healthy());
    }
  }

  private void assertAllInvalid(Gateway gateway) {
    var full = new CountDownLatch(CALLS);
    downstream.service(INVENTORY).script(forAllBut1(oversized(full)));
    for (var answer : getAll(gateway)) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("{\"part\":\"inventory\",\"reason\":\"invalid\"}");
    }
    assertThat(downstream.service(INVENTORY).calls()).hasSize(CALLS);
  }

  /** Every second one says how long it is going to be; good JSON but for that. */
  private static Script oversized(CountDownLatch full) {
    return call -> {
      boolean announced = Long.parseLong(call.key()) % 2 == 0;
      call.send("HTTP/1.1 200 X\r\nContent-Type: application/json\r\n");
      call.send(
          announced ? "Content-Length: " + OVERSIZE + "\r\n\r\n" : "Connection: close\r\n\r\n");
      call.send("{");
      try {
        blanks(call, LIMIT);
      } finally {
        full.countDown();
      }
      full.await();
      blanks(call, OVERSIZE - LIMIT);
    };
  }

  private static void blanks(Call call, int length) throws IOException {
    for (int sent = BLANKS.length(); sent < length; sent += BLANKS.length()) {
      call.send(BLANKS);
    }
  }

  /** A byte now and then, for as long as the caller likes. */
  @ParameterizedTest
  @EnumSource
  void aHundredDrippingBodiesHoldNothingUp(Gateway gateway) {
    assertThat(get(gateway, 1).body()).contains("\"complete\":true");
    double threads = threads(gateway);
    var arrived = new CountDownLatch(CALLS);
    downstream
        .service(INVENTORY)
        .script(
            forAllBut1(call -> {
              call.send("HTTP/1.1 200 X\r\nContent-Type: application/json\r\n\r\n{");
              arrived.countDown();
              call.dripUntilClosed(DRIP_INTERVAL);
            }));
    List<Client> clients = new ArrayList<>();
    for (int id = 2; id <= CALLS + 1; id++) {
      clients.add(Client.connect(downstream.port(gateway)));
      clients.getLast().send(Client.get("/products/" + id));
    }
    await().until(() -> arrived.getCount() == 0);
    // reviews of the others may still fill their bulkhead
    await().until(() -> get(gateway, 1).body().contains("\"complete\":true"));
    assertThat(get(gateway, 2, "X-Request-Timeout-Ms: 3000").body())
        .contains("{\"part\":\"inventory\",\"reason\":\"timeout\"}");
    assertThat(threads(gateway)).isLessThan(threads + 20);
    await().until(() -> dripping().filter(Call::isClosed).count() == 1);
    clients.forEach(Client::close);
    await().until(() -> dripping().allMatch(Call::isClosed));
  }

  private Stream<Call> dripping() {
    return downstream.service(INVENTORY).calls().stream().filter(call -> !call.key().equals("1"));
  }

  /** Product 1 is always well. */
  private static Script forAllBut1(Script script) {
    return call -> (call.key().equals("1") ? INVENTORY.healthy() : script).play(call);
  }

  private double threads(Gateway gateway) {
    return downstream.process(gateway).metrics().sum("jvm_threads_live_threads");
  }

  /** Products 2 to 101, at the same time. */
  private List<Http.Answer> getAll(Gateway gateway, String... headers) {
    var answers =
        IntStream.rangeClosed(2, CALLS + 1)
            .mapToObj(id -> meanwhile(() -> get(gateway, id, headers)))
            .toList();
    return answers.stream().map(CompletableFuture::join).toList();
  }

  private Http.Answer get(Gateway gateway, int id, String... headers) {
    return Http.get(downstream.port(gateway), "/products/" + id, headers);
  }

  private static <T> CompletableFuture<T> meanwhile(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> Thread.startVirtualThread(task));
  }
}
