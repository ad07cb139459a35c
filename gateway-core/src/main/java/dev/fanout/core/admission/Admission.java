package dev.fanout.core.admission;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import dev.fanout.core.policy.GatewayProperties;
import dev.fanout.core.policy.GatewayProperties.AdmissionProperties;
import dev.fanout.core.problem.BadRequest;
import dev.fanout.core.product.ProductIds;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.annotation.Autowired;

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

  /** A limit that is learned is never lower, and at first that much per processor. */
  private static final int MIN_LIMIT = 20;

  /** As many calls as a service's bulkhead has room for by default. */
  private static final int MAX_LIMIT = 500;

  /** So often a learned limit moves, by a fifth of the way at most. */
  private static final Duration WINDOW = Duration.ofMillis(100);

  /** How many of them make the normal that a window is compared with: two minutes. */
  private static final int BASELINE_WINDOWS = 1200;

  /**
   * Of a JVM that is young nothing is learned, for so many answers and so long after the first: how
   * slow they are is not its normal.
   */
  private static final int YOUNG_ANSWERS = 1000;

  private static final Duration YOUTH = Duration.ofSeconds(30);

  private static final String PRODUCTS = "/products";
  private static final String EXPORT = PRODUCTS + "/export";

  private final Limit limit;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger exported = new AtomicInteger();
  private final AtomicInteger exports = new AtomicInteger();
  private final AtomicLong answers = new AtomicLong();
  private final Duration youth;
  private volatile long firstAnswer;
  private final Counter admitted;
  private final Counter refused;

  @Autowired
  public Admission(GatewayProperties properties, MeterRegistry meters) {
    this(properties, meters, YOUTH);
  }

  Admission(GatewayProperties properties, MeterRegistry meters, Duration youth) {
    this.youth = youth;
    this.limit = limit(properties.admission());
    Gauge.builder("fanout.admission.limit", limit, Limit::getLimit)
        .description("How many products may be put together at the same time")
        .register(meters);
    Gauge.builder("fanout.admission.inflight", inFlight, AtomicInteger::get)
        .description("How many products are being put together")
        .register(meters);
    this.admitted = meters.counter("fanout.admission.decisions", "decision", "admitted");
    this.refused = meters.counter("fanout.admission.decisions", "decision", "refused");
  }

  private static Limit limit(AdmissionProperties properties) {
    return switch (properties.mode()) {
      case OFF -> FixedLimit.of(Integer.MAX_VALUE);
      case STATIC -> FixedLimit.of(properties.limit());
      case ADAPTIVE ->
          WindowedLimit.newBuilder()
              .minWindowTime(WINDOW.toNanos(), NANOSECONDS)
              .maxWindowTime(WINDOW.toNanos(), NANOSECONDS)
              .build(gradient2(Math.min(MIN_LIMIT * PROCESSORS, MAX_LIMIT)));
    };
  }

  static Gradient2Limit gradient2(int initialLimit) {
    return Gradient2Limit.newBuilder()
        .initialLimit(initialLimit)
        .minLimit(MIN_LIMIT)
        .maxConcurrency(MAX_LIMIT)
        .longWindow(BASELINE_WINDOWS)
        .build();
  }

  /**
   * Decides on a request.
   *
   * @param path without percent-encoding
   * @param query as sent, may be null
   * @param hurried whether its caller gives it less than the usual time, so that how long it takes
   *     says nothing
   * @return empty when there is too much to do; otherwise to be closed when the request is over
   */
  public Optional<Permit> request(String method, String path, String query, boolean hurried) {
    boolean stream = path.equals(EXPORT) || path.endsWith("/events");
    boolean work = method.equals("GET") || method.equals("HEAD") && !stream;
    if (!work || !path.equals(PRODUCTS) && !path.startsWith(PRODUCTS + "/")) {
      return Optional.of(new Permit(List.of(), 0, false));
    }
    var permit =
        switch (path) {
          case PRODUCTS -> enter(productsOf(query), false, List.of(inFlight));
          case EXPORT -> export();
          default -> enter(1, !stream && !hurried, List.of(inFlight));
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
    var permit = enter(1, true, List.of(inFlight, exported));
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
  private Optional<Permit> enter(int products, boolean teaches, List<AtomicInteger> counters) {
    int before;
    do {
      before = inFlight.get();
      if (before > 0 && (long) before + products > limit.getLimit()) {
        return Optional.empty();
      }
    } while (!inFlight.compareAndSet(before, before + products));
    return Optional.of(new Permit(counters, products, teaches));
  }

  private Optional<Permit> export() {
    if (inFlight.get() >= limit.getLimit()
        || exports.getAndUpdate(n -> Math.min(n + 1, MAX_EXPORTS)) == MAX_EXPORTS) {
      return Optional.empty();
    }
    return Optional.of(new Permit(List.of(exports), 1, false));
  }

  private boolean isYoung() {
    long before = answers.getAndIncrement();
    if (before == 0) {
      firstAnswer = System.nanoTime();
    }
    return before < YOUNG_ANSWERS || System.nanoTime() - firstAnswer < youth.toNanos();
  }

  /** The right to work. It ends once, whatever is said later. */
  public final class Permit implements AutoCloseable {

    private final List<AtomicInteger> counters;
    private final int work;
    private final boolean teaches;
    private final int others = inFlight.get();
    private final long begun = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();

    private Permit(List<AtomicInteger> counters, int work, boolean teaches) {
      this.counters = counters;
      this.work = work;
      this.teaches = teaches;
    }

    /**
     * The work is done; an adaptive limit learns how long it took. Not from failures: most are
     * fast, and none of them has to do with the load, but for a timeout.
     *
     * @param status of the answer
     */
    public void answered(int status) {
      if (teaches && (status == 200 || status == 504) && !isYoung()) {
        limit.onSample(begun, Math.max(1, System.nanoTime() - begun), others, false);
      }
      close();
    }

    @Override
    public void close() {
      if (over.compareAndSet(false, true)) {
        counters.forEach(counter -> counter.addAndGet(-work));
      }
    }
  }
}
