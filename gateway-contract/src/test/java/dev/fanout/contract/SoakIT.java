package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.jayway.jsonpath.JsonPath;
import dev.fanout.stubs.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Everything at once and at random: faults of the services, moods of the clients. No answer may be
 * one that the policy does not allow, and when all is well again nothing may be left of it.
 *
 * <p>{@code -Dsoak.seconds=600} makes it longer. {@code -Dsoak.seed=…} repeats what was done,
 * though not when the threads came to it.
 */
@Order(1)
class SoakIT {

  private static final long SEED = Long.getLong("soak.seed", new Random().nextInt());
  private static final int SECONDS = Integer.getInteger("soak.seconds", 15);
  private static final int VISITORS = 10;
  private static final long UNKNOWN = 1404;

  /** So long that a call which waits for another one's permit or connection comes too late. */
  private static final Duration LONG_DELAY = Duration.ofMillis(600);

  private static Relayed world;

  private final Random random = new Random(SEED);
  private final Map<Long, Map<String, ?>> products = new HashMap<>();
  private final Chaos chaos = new Chaos(world, new Random(random.nextLong()));
  private final Queue<Throwable> violations = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> visits = new ConcurrentSkipListMap<>();
  private Verdict verdict;

  @BeforeAll
  static void start() {
    world = Relayed.start();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void whateverHappensAnswersAreAllowedAndNothingIsLeft() {
    System.out.printf("soak: -Dsoak.seed=%d -Dsoak.seconds=%d%n", SEED, SECONDS);
    learnTheTruth();
    Map<Gateway, Footprint> before = new EnumMap<>(Gateway.class);
    for (Gateway gateway : Gateway.values()) {
      awaitFullHouse(gateway);
      before.put(gateway, Footprint.of(world, gateway));
    }

    soak();
    chaos.healAll();
    System.out.println("soak: " + visits);

    List<Executable> checks = new ArrayList<>(List.of(this::requireNoViolation));
    for (Gateway gateway : Gateway.values()) {
      checks.add(() -> awaitFullHouse(gateway));
      checks.add(() -> awaitRest(gateway));
      checks.add(() -> awaitFootprint(gateway, before.get(gateway)));
      checks.add(() -> requireFiftyInARow(gateway));
      checks.add(world.process(gateway)::requireNoErrorInLog);
    }
    assertAll("soak.seed=" + SEED, checks);
  }

  /** The complete answers, the same from both. */
  private void learnTheTruth() {
    var ids = LongStream.concat(LongStream.rangeClosed(1, 40), LongStream.of(9007199254740991L));
    ids.forEach(id -> {
      var mvc = get(Gateway.MVC, id);
      assertThat(mvc.body()).contains("\"complete\":true");
      assertThat(get(Gateway.WEBFLUX, id).body()).isEqualTo(mvc.body());
      products.put(id, JsonPath.read(mvc.body(), "$"));
    });
    var document = Http.get(world.process(Gateway.MVC).port(), "/v3/api-docs").body();
    verdict = new Verdict(new ApiSchemas(document), products, chaos);
  }

  private void soak() {
    long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
    var ids = Stream.concat(products.keySet().stream().sorted(), Stream.of(UNKNOWN)).toList();
    var actors = new ArrayList<CompletableFuture<Void>>();
    actors.add(
        untilThe(
            end,
            () -> {
              chaos.step();
              return "chaos";
            }));
    for (Gateway gateway : Gateway.values()) {
      for (int visitor = 0; visitor < VISITORS; visitor++) {
        var client =
            new Visitor(world.process(gateway).port(), ids, verdict, new Random(random.nextLong()));
        actors.add(untilThe(end, () -> gateway + " " + client.visit()));
      }
    }
    actors.forEach(CompletableFuture::join);
  }

  private CompletableFuture<Void> untilThe(long end, Callable<String> act) {
    return CompletableFuture.runAsync(
        () -> {
          while (System.nanoTime() - end < 0) {
            try {
              visits.merge(act.call(), 1, Integer::sum);
            } catch (Exception | AssertionError e) {
              violations.add(e);
            }
          }
        },
        task -> Thread.startVirtualThread(task));
  }

  private void requireNoViolation() {
    assertThat(violations).isEmpty();
    for (Gateway gateway : Gateway.values()) { // or it was no soak
      assertThat(visits).containsKeys(gateway + " complete", gateway + " degraded");
    }
  }

  /**
   * As many requests at a time as the bulkheads and pools allow, and all complete. So no breaker is
   * open, and neither a permit nor a connection is missing.
   */
  private void awaitFullHouse(Gateway gateway) {
    for (Service service : Service.values()) {
      world.stub(service).delay(LONG_DELAY, 0);
    }
    await()
        .untilAsserted(() -> {
          var house =
              IntStream.rangeClosed(1, Relayed.BULKHEAD)
                  .mapToObj(id ->
                      CompletableFuture.supplyAsync(
                          () -> get(gateway, id), task -> Thread.startVirtualThread(task)))
                  .toList();
          assertThat(house.stream().map(CompletableFuture::join).map(Http.Answer::body))
              .allSatisfy(body -> assertThat(body).contains("\"complete\":true"));
        });
    chaos.healAll();
  }

  private void awaitRest(Gateway gateway) {
    await()
        .untilAsserted(() -> {
          var metrics = world.process(gateway).metrics();
          for (Service service : Service.values()) {
            String name = "name=\"" + service.wireName() + "\"";
            assertThat(Breaker.of(metrics, service.wireName()).state())
                .as(name)
                .isEqualTo("closed");
            assertThat(metrics.sum("resilience4j_bulkhead_available_concurrent_calls", name))
                .as(name)
                .isEqualTo(Relayed.BULKHEAD);
          }
          assertThat(virtualThreads(gateway)).isEmpty();
        });
  }

  /** In the gateway's own code. */
  private static List<String> virtualThreads(Gateway gateway) {
    return Arrays.stream(world.process(gateway).threads().split("\\R\\R"))
        .filter(thread -> thread.lines().limit(1).anyMatch(head -> head.endsWith("virtual")))
        .filter(thread -> thread.contains("dev.fanout."))
        .toList();
  }

  private static void awaitFootprint(Gateway gateway, Footprint before) {
    await().untilAsserted(() -> Footprint.of(world, gateway).requireNoMoreThan(before));
  }

  private void requireFiftyInARow(Gateway gateway) {
    for (long id = 1; id <= 50; id++) {
      long from = System.nanoTime();
      long known = 1 + id % 40;
      var answer = get(gateway, known);
      assertThat(verdict.product(known, answer, from, System.nanoTime())).isEqualTo("complete");
    }
  }

  private static Http.Answer get(Gateway gateway, long id) {
    return Http.get(world.process(gateway).port(), "/products/" + id);
  }
}
