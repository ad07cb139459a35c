package dev.fanout.core.admission;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import com.netflix.concurrency.limits.limit.window.PercentileSampleWindowFactory;
import dev.fanout.core.policy.GatewayProperties;
import dev.fanout.core.policy.GatewayProperties.AdmissionProperties;
import dev.fanout.core.problem.BadRequest;
import dev.fanout.core.product.ProductIds;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets in as much work as the gateway can do, and refuses the rest at once. Work is counted in
 * products that are being put together at the same time: a product and its events are one, a batch
 * is as many as it asks for at a time, an export is what it has in flight.
 */
public final class Admission {

  /** How many products one batch or one export puts together at the same time, at most. */
  public static final int PRODUCTS_AT_A_TIME = 16;

  /** An export that nobody reads has nothing in flight and still costs memory. */
  static final int MAX_EXPORTS = 20;

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** For each processor; a limit that is learned begins with it and is never lower. */
  private static final int MIN_LIMIT = 20;

  /** As many calls as a service's bulkhead has room for by default. */
  private static final int MAX_LIMIT = 500;

  private static final int LOWEST = Math.min(MIN_LIMIT * PROCESSORS, MAX_LIMIT);

  /** So often a learned limit moves: up by one, where it is needed, or down by a tenth. */
  private static final Duration WINDOW = Duration.ofMillis(100);

  private static final double BACK_OFF = 0.9;

  /**
   * A gateway that makes its work wait longer for a processor, in the median, has too much of it.
   * Not on average: a garbage collection is over when it shows.
   */
  static final Duration DELAY_AT_MOST = Duration.ofMillis(5);

  /** Of a window, from all event loops. */
  private static final int MAX_PROBES = 1000;

  /**
   * How often a probe asks for a turn. It does so when it is time, whether it has got the one
   * before or not, or else a delay would count once, however long it is.
   */
  public static final Duration PROBE = Duration.ofMillis(5);

  private static final String PRODUCTS = "/products";
  private static final String EXPORT = PRODUCTS + "/export";

  private final Limit limit;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger exported = new AtomicInteger();
  private final AtomicInteger exports = new AtomicInteger();
  private final Counter admitted;
  private final Counter refused;
  private final Timer delay;

  public Admission(GatewayProperties properties, MeterRegistry meters) {
    this.limit = limit(properties.admission());
    Gauge.builder("fanout.admission.limit", limit, Limit::getLimit)
        .description("How many products may be put together at the same time")
        .register(meters);
    Gauge.builder("fanout.admission.inflight", inFlight, AtomicInteger::get)
        .description("How many products are being put together")
        .register(meters);
    this.admitted = meters.counter("fanout.admission.decisions", "decision", "admitted");
    this.refused = meters.counter("fanout.admission.decisions", "decision", "refused");
    this.delay =
        Timer.builder("fanout.scheduling.delay")
            .description("How long work that could run waits for a processor, as seen by a probe")
            .register(meters);
  }

  private static Limit limit(AdmissionProperties properties) {
    return switch (properties.mode()) {
      case OFF -> FixedLimit.of(Integer.MAX_VALUE);
      case STATIC -> FixedLimit.of(properties.limit());
      case ADAPTIVE ->
          WindowedLimit.newBuilder()
              .minWindowTime(WINDOW.toNanos(), NANOSECONDS)
              .maxWindowTime(WINDOW.toNanos(), NANOSECONDS)
              .minRttThreshold(0, NANOSECONDS)
              .sampleWindowFactory(PercentileSampleWindowFactory.of(0.5, MAX_PROBES))
              .build(aimd(LOWEST, LOWEST));
    };
  }

  static AIMDLimit aimd(int lowest, int first) {
    return AIMDLimit.newBuilder()
        .initialLimit(first)
        .minLimit(lowest)
        .maxLimit(MAX_LIMIT)
        .timeout(DELAY_AT_MOST.toNanos(), NANOSECONDS)
        .backoffRatio(BACK_OFF)
        .build();
  }

  /**
   * Tells how long work waits for a processor at the moment, of which an adaptive limit learns.
   *
   * @param waited from when it could have run
   */
  public void delayed(Duration waited) {
    delay.record(waited);
    long nanos = Math.max(1, waited.toNanos());
    limit.onSample(System.nanoTime() - nanos, nanos, inFlight.get(), false);
  }

  /**
   * Decides on a request.
   *
   * @param path without a base path and percent-encoding
   * @param query as sent, may be null
   * @return empty when there is too much to do; otherwise to be closed when the request is over
   */
  public Optional<Permit> request(String method, String path, String query) {
    boolean stream = path.equals(EXPORT) || path.endsWith("/events");
    boolean work = method.equals("GET") || method.equals("HEAD") && !stream;
    if (!work || !path.equals(PRODUCTS) && !path.startsWith(PRODUCTS + "/")) {
      return Optional.of(new Permit(List.of(), 0));
    }
    var permit =
        switch (path) {
          case PRODUCTS -> enter(productsOf(query), List.of(inFlight));
          case EXPORT -> export();
          default -> enter(1, List.of(inFlight));
        };
    (permit.isPresent() ? admitted : refused).increment();
    return permit;
  }

  /**
   * One product of an export that has been let in. All exports together have half of the room, so
   * that there is always some for what somebody waits for.
   */
  public Optional<Permit> product() {
    int half = Math.max(1, limit.getLimit() / 2);
    if (exported.getAndUpdate(n -> n < half ? n + 1 : n) >= half) {
      return Optional.empty();
    }
    var permit = enter(1, List.of(inFlight, exported));
    if (permit.isEmpty()) {
      exported.decrementAndGet();
    }
    return permit;
  }

  private static int productsOf(String query) {
    try {
      return Math.min(ProductIds.parse(query).distinct().size(), PRODUCTS_AT_A_TIME);
    } catch (BadRequest e) { // which is going to be its answer
      return 1;
    }
  }

  /** However low the limit is, there is always room for one. */
  private Optional<Permit> enter(int products, List<AtomicInteger> counters) {
    int before;
    do {
      before = inFlight.get();
      if (before > 0 && (long) before + products > limit.getLimit()) {
        return Optional.empty();
      }
    } while (!inFlight.compareAndSet(before, before + products));
    return Optional.of(new Permit(counters, products));
  }

  private Optional<Permit> export() {
    if (inFlight.get() >= limit.getLimit()
        || exports.getAndUpdate(n -> Math.min(n + 1, MAX_EXPORTS)) == MAX_EXPORTS) {
      return Optional.empty();
    }
    return Optional.of(new Permit(List.of(exports), 1));
  }

  /** The right to work. It ends once, whatever is said later. */
  public static final class Permit implements AutoCloseable {

    private final List<AtomicInteger> counters;
    private final int work;
    private final AtomicBoolean over = new AtomicBoolean();

    private Permit(List<AtomicInteger> counters, int work) {
      this.counters = counters;
      this.work = work;
    }

    @Override
    public void close() {
      if (over.compareAndSet(false, true)) {
        counters.forEach(counter -> counter.addAndGet(-work));
      }
    }
  }
}
