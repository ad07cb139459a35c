package dev.fanout.lab.compare;

import dev.fanout.lab.compare.Scenario.Course;
import dev.fanout.lab.compare.Scenario.Field;
import dev.fanout.lab.compare.Scenario.Point;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.replay.Behaviour;
import dev.fanout.lab.replay.Behaviour.Mode;
import dev.fanout.lab.replay.Behaviour.Padding;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scenarios there are. */
final class Scenarios {
  /** Of the weakest contestant's knee. */
  static final double USUAL_SHARE = 0.4;

  /** A hundred times the bytes must not be more than it can do. */
  private static final double BODIES_SHARE = 0.08;

  private static final double TAIL = 0.03;
  private static final int CALLS = Service.values().length;
  private static final Duration LONG = Duration.ofSeconds(2);
  private static final Duration LONG_ENOUGH_TO_LEAVE = Duration.ofMillis(100);

  private static final Duration LEAD_IN = Duration.ofSeconds(1);
  private static final Duration SLICE = Duration.ofSeconds(6);

  /** The breaker opens early in the burst, for 5 s, and so closes in the last third. */
  private static final Duration BURST_OF_ERRORS = Duration.ofSeconds(12);

  /** Ten streams are filled at first, each with 200 products. */
  private static final Duration STREAMS_FILL = Duration.ofSeconds(3);

  /** The admission limit, by ten in a second, for four times as many requests under way. */
  private static final Duration LIMIT_GROWS = Duration.ofSeconds(20);

  /** The JIT has not seen many refusals yet. */
  private static final Duration OVERLOAD_LEAD_IN = Duration.ofSeconds(3);

  private static final Duration RESTARTED = Duration.ofSeconds(25);

  /** What is late of warming up is done by then. */
  private static final Duration FRESH = Duration.ofSeconds(15);

  /** Text that is passed on to the client, one in each service's body. */
  private static final Map<Service, String> PADDED =
      new EnumMap<>(
          Map.of(
              Service.CATALOG, "description",
              Service.PRICING, "code",
              Service.INVENTORY, "aisle",
              Service.REVIEWS, "text",
              Service.RECOMMENDATIONS, "model",
              Service.SHIPPING, "carrier"));

  private Scenarios() {}

  /**
   * In the order in which they are run: those that leave cold processes come last of those on usual
   * ones.
   */
  static List<Scenario> all() {
    return List.of(
        longTail(),
        slowService(),
        blackHole(),
        errorBurst(),
        disconnectStorm(),
        slowReaders(),
        overload(),
        calls(),
        bodies(),
        restart(),
        freshProcess(),
        fiveThousandInFlight(),
        concurrency());
  }

  private static Scenario longTail() {
    return one(
        "long-tail",
        "Long tail",
        "Three calls of reviews in a hundred take ten times as long, 300 ms, which is the timeout.",
        Course.STEADY,
        USUAL_SHARE,
        reviews(usual -> usual.withTail(TAIL)));
  }

  private static Scenario slowService() {
    return one(
        "slow-service",
        "One slow service",
        "Reviews takes 2 s and is given up after 300 ms, until its breaker opens: answers come"
            + " without it.",
        Course.STEADY,
        USUAL_SHARE,
        reviews(_ -> Behaviour.usual(LONG)));
  }

  private static Scenario blackHole() {
    return one(
        "black-hole",
        "Black hole",
        "Reviews takes every call and never answers.",
        Course.STEADY,
        USUAL_SHARE,
        reviews(usual -> usual.with(Mode.BLACK_HOLE)));
  }

  private static Scenario errorBurst() {
    return one(
            "error-burst",
            "Burst of errors",
            "Inventory answers 503 in the middle third, and is well before and after.",
            Course.MIDDLE_THIRD,
            USUAL_SHARE,
            Map.of(Service.INVENTORY, usual(Service.INVENTORY).with(Mode.UNAVAILABLE)))
        .lasting(LEAD_IN, BURST_OF_ERRORS);
  }

  private static Scenario disconnectStorm() {
    return one(
            "disconnect-storm",
            "Disconnect storm",
            "Reviews takes 100 ms, and a third of the clients leave after 10 ms. Times and shares"
                + " are of the others; the CPU is for all of them, but counted per answer to the"
                + " others.",
            Course.LEAVING,
            USUAL_SHARE,
            reviews(_ -> Behaviour.usual(LONG_ENOUGH_TO_LEAVE)))
        .lasting(LIMIT_GROWS, SLICE);
  }

  private static Scenario slowReaders() {
    return one(
            "slow-readers",
            "Slow readers",
            "Beside the typical load, ten clients read /products/export at 20 kB/s each. Their"
                + " products are part of the CPU.",
            Course.SLOW_READERS,
            USUAL_SHARE,
            Map.of())
        .among(Field.GATEWAYS)
        .lasting(STREAMS_FILL, SLICE);
  }

  private static Scenario overload() {
    return one(
            Scenario.OVERLOAD,
            "Overload",
            "Twice what the strongest can do, for all of them, with the admission limit that each"
                + " has learned.",
            Course.OVERLOAD,
            2,
            Map.of())
        .among(Field.GATEWAYS)
        .lasting(OVERLOAD_LEAD_IN, SLICE);
  }

  private static Scenario restart() {
    return one(
            Scenario.RESTART,
            "Restart under load",
            "SIGTERM under a tenth of the load, and a fresh process, which is cold, once the old"
                + " one has ended; there is no second instance. Back is when ten complete answers"
                + " came in a row. Goodput is of 25 s, from one before SIGTERM.",
            Course.RESTART,
            USUAL_SHARE / 10,
            Map.of())
        .among(Field.GATEWAYS)
        .lasting(LONG, RESTARTED);
  }

  private static Scenario freshProcess() {
    return one(
            Scenario.FRESH_PROCESS,
            "A fresh process",
            "A process that has warmed itself up, by asking itself for 5,000 products as those of"
                + " k8s/ do, gets the load at the moment at which it says that it is ready. Its CPU"
                + " is with the JIT's.",
            Course.FRESH,
            USUAL_SHARE,
            Map.of())
        .among(Field.GATEWAYS)
        .lasting(Duration.ZERO, FRESH);
  }

  private static Scenario fiveThousandInFlight() {
    return one(
            "5000-in-flight",
            "5,000 requests in flight",
            "5,000 requests at once, or as many as can be where a process may not have 35,500 files"
                + " open (seven to a request), while reviews takes exactly 2 s, to processes with"
                + " room for them: no admission limit, wide bulkheads and timeouts.",
            Course.BURST,
            0,
            reviews(_ -> Behaviour.exactly(LONG)))
        .among(Field.ROOMY);
  }

  private static Scenario calls() {
    return growing(
        "calls",
        "Downstream calls",
        "Batches of 1, 2, 4 and 8 products. A product takes six calls, so that two calls, or"
            + " three, cannot be had. Calls per second stay the same: the larger the batch, the"
            + " fewer the requests.",
        "calls per request",
        Field.GATEWAYS,
        Stream.of(1, 2, 4, 8)
            .map(products -> new Point(CALLS * products, USUAL_SHARE, products, Map.of()))
            .toList());
  }

  private static Scenario bodies() {
    return growing(
        "bodies",
        "Body size",
        "One text in the body of each of the six services is made so long that the body has 1, 10"
            + " and 100 kB; the client gets all of it. Few requests, the same number at each size.",
        "kB per service",
        Field.OURS,
        Stream.of(1, 10, 100)
            .map(kilobytes -> new Point(kilobytes, BODIES_SHARE, 1, padded(kilobytes * 1000)))
            .toList());
  }

  private static Scenario concurrency() {
    return growing(
            Scenario.CONCURRENCY,
            "Concurrency",
            "The same rate, and reviews so slow that about 10, 100, 1,000 and 5,000 requests are"
                + " under way; the other services answer in 1 ms. Times are what comes on top of"
                + " reviews.",
            "requests in flight",
            Field.ROOMY,
            Stream.of(10, 100, 1000, 5000)
                .map(inFlight -> new Point(inFlight, USUAL_SHARE, 1, Map.of()))
                .toList())
        .run(Course.IN_FLIGHT);
  }

  private static Scenario one(
      String name,
      String title,
      String what,
      Course course,
      double share,
      Map<Service, Behaviour> services) {
    var point = new Point(share, share, 1, services);
    return new Scenario(
        name, title, what, course, Field.OURS, Optional.empty(), LEAD_IN, SLICE, List.of(point));
  }

  private static Scenario growing(
      String name, String title, String what, String grows, Field field, List<Point> points) {
    return new Scenario(
        name, title, what, Course.STEADY, field, Optional.of(grows), LEAD_IN, SLICE, points);
  }

  private static Behaviour usual(Service service) {
    return Behaviour.usual(service.delay());
  }

  private static Map<Service, Behaviour> reviews(UnaryOperator<Behaviour> change) {
    return Map.of(Service.REVIEWS, change.apply(usual(Service.REVIEWS)));
  }

  private static Map<Service, Behaviour> padded(int bytes) {
    return Arrays.stream(Service.values())
        .collect(
            Collectors.toMap(
                service -> service,
                service -> usual(service).with(new Padding(PADDED.get(service), bytes))));
  }

  /** Those of these names, in the order in which they are run. */
  static List<Scenario> named(List<String> names) {
    return all().stream().filter(scenario -> names.contains(scenario.name())).toList();
  }

  /** All names that can be asked for. */
  static List<String> names() {
    return Stream.concat(Stream.of(Sample.TYPICAL), all().stream().map(Scenario::name)).toList();
  }
}
