package dev.fanout.lab.compare;

import dev.fanout.lab.measure.Load;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.replay.Behaviour;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A situation that contestants are put into one after the other, or several that differ in one
 * quantity, which grows.
 *
 * @param name in options, files and tables
 * @param title for people
 * @param what it is, in a sentence or two
 * @param grows what grows from point to point, with its unit; empty where there is one point only
 * @param leadIn does not count
 * @param length of what is measured, at each point
 */
record Scenario(
    String name,
    String title,
    String what,
    Course course,
    Field field,
    Optional<String> grows,
    Duration leadIn,
    Duration length,
    List<Point> points) {

  /** What goes on while it is measured. */
  enum Course {
    /** The services behave, the load goes on. */
    STEADY,
    /** The services behave so in the middle third only. */
    MIDDLE_THIRD,
    /** So much beside the load that clients ask for and leave before they have it. */
    LEAVING,
    /** Streams beside the load whose readers are slow. */
    SLOW_READERS,
    /** More than any can do: a multiple of the strongest one's knee. */
    OVERLOAD,
    /** SIGTERM under load, and a fresh process. */
    RESTART,
    /** All of the load from the moment a process says that it is ready, which warms itself up. */
    FRESH,
    /** Requests all at once, and none after them. */
    BURST,
    /** So slow an answer that as many requests are under way as the point says. */
    IN_FLIGHT
  }

  /** Who takes part. */
  enum Field {
    /** All that are started here. */
    OURS,
    /** Those with batches, streams, admission and an orderly end, so not the yardstick. */
    GATEWAYS,
    /** Processes of the two gateways with room for thousands of requests. */
    ROOMY
  }

  /**
   * @param at how far what grows has grown; where nothing does, the share of the knee
   * @param share of the weakest contestant's knee; of the strongest one's in an overload
   * @param products asked for in one request
   */
  record Point(double at, double share, int products, Map<Service, Behaviour> services) {}

  /** The one in which more is asked for than can be answered. */
  static final String OVERLOAD = "overload";

  /** The one whose end is a figure, and may not come. */
  static final String RESTART = "restart";

  /** The one in which a process may not be able to do yet what others can. */
  static final String FRESH_PROCESS = "fresh-process";

  /** The one whose times are what comes on top of a wait. */
  static final String CONCURRENCY = "concurrency";

  /** What a gateway of k8s/ asks itself for before it is ready. */
  static final Map<String, String> WARMS_UP = Map.of("GATEWAY_WARMUP_REQUESTS", "5000");

  /** At most, and fewer where a process may not have so many files open. */
  static final int BURST_REQUESTS = 5000;

  /** The client's connection, and one to each service, which stays in its pool. */
  private static final int FILES_PER_REQUEST = 1 + Service.values().length;

  /** What a process has open besides. */
  private static final int OTHER_FILES = 500;

  /** After so long those leave who leave. */
  static final Duration LEAVE_AFTER = Duration.ofMillis(10);

  /** Beside the load, of the weakest one's knee. */
  static final double LEAVING_SHARE = 0.2;

  static final int SLOW_READERS = 10;

  /** Whose calls are looked at when clients leave. */
  static final Service WATCHED = Service.REVIEWS;

  /** At least, or 5,000 requests in flight would have to wait for longer than anybody does. */
  private static final double IN_FLIGHT_RATE = 250;

  /** Ten of them are in the tail. */
  private static final double REQUESTS_FOR_P99 = 1050;

  private static final Duration AT_ONCE = Duration.ofMillis(1);

  Scenario among(Field other) {
    return new Scenario(name, title, what, course, other, grows, leadIn, length, points);
  }

  Scenario lasting(Duration otherLeadIn, Duration otherLength) {
    return new Scenario(name, title, what, course, field, grows, otherLeadIn, otherLength, points);
  }

  Scenario run(Course other) {
    return new Scenario(name, title, what, other, field, grows, leadIn, length, points);
  }

  boolean roomy() {
    return field == Field.ROOMY;
  }

  /** Of those that all scenarios without room share. */
  boolean onWarmProcesses() {
    return field != Field.ROOMY && course != Course.FRESH;
  }

  /** Whether what counts is not the first of its kind that a process meets. */
  boolean isRehearsed() {
    return onWarmProcesses() && course != Course.RESTART;
  }

  /** Whoever is started by somebody else calls services that cannot be told what to do. */
  boolean takes(Contestant contestant) {
    return contestant.program().isPresent() && (field == Field.OURS || contestant.isGateway());
  }

  /** What the services do at a point, under so many requests per second. */
  Map<Service, Behaviour> services(Point point, double rate) {
    if (course != Course.IN_FLIGHT) {
      return point.services;
    }
    var services = new EnumMap<Service, Behaviour>(Service.class);
    for (var service : Service.values()) {
      services.put(service, Behaviour.exactly(AT_ONCE));
    }
    services.put(Service.REVIEWS, Behaviour.exactly(delay(point, rate)));
    return services;
  }

  /** Long enough for a p99, where the load goes on evenly. */
  Load load(Point point, double rate) {
    return switch (course) {
      case IN_FLIGHT -> new Load(rate, delay(point, rate).plus(leadIn), length);
      case STEADY -> {
        var enough = Duration.ofMillis(Math.round(REQUESTS_FOR_P99 / rate * 1000));
        yield new Load(rate, leadIn, enough.compareTo(length) > 0 ? enough : length);
      }
      default -> new Load(rate, leadIn, length);
    };
  }

  /** Of reviews: requests in flight are rate times duration (Little). */
  static Duration delay(Point point, double rate) {
    return Duration.ofMillis(Math.round(point.at / rate * 1000));
  }

  /**
   * How many requests a gateway can have in flight, one at least.
   *
   * @param openFiles that one process may have, at most
   */
  static int burst(long openFiles) {
    return Math.clamp((openFiles - OTHER_FILES) / FILES_PER_REQUEST, 1, BURST_REQUESTS);
  }

  /** Requests per second. */
  double rate(Point point, double weakestKnee, double strongestKnee) {
    double knee = course == Course.OVERLOAD ? strongestKnee : weakestKnee;
    double rate = knee * point.share / point.products;
    return course == Course.IN_FLIGHT ? Math.max(IN_FLIGHT_RATE, rate) : rate;
  }
}
