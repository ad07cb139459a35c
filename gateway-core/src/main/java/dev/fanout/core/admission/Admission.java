package dev.fanout.core.admission;

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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets in as much work as the gateway can do, and refuses the rest at once; nothing waits. Work is
 * counted in products that are being put together at the same time: a product and its events are
 * one, a batch is as many as it asks for at a time, an export is what it has in flight.
 */
public final class Admission {

  /** How many products one batch or one export puts together at the same time, at most. */
  public static final int PRODUCTS_AT_A_TIME = 16;

  /** An export that nobody reads has nothing in flight and still costs memory. */
  static final int MAX_EXPORTS = 20;

  private static final String PRODUCTS = "/products";

  private final Limit limit;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger exports = new AtomicInteger();
  private final Counter admitted;
  private final Counter refused;

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
  }

  private static Limit limit(AdmissionProperties properties) {
    return switch (properties.mode()) {
      case OFF -> FixedLimit.of(Integer.MAX_VALUE);
      case STATIC -> FixedLimit.of(properties.limit());
      case ADAPTIVE ->
          WindowedLimit.newBuilder()
              .build(
                  Gradient2Limit.newBuilder()
                      .initialLimit(100)
                      .minLimit(20)
                      .maxConcurrency(500)
                      .build());
    };
  }

  /**
   * Decides on a request.
   *
   * @param path without percent-encoding
   * @param query as sent, may be null
   * @return empty when there is too much to do; otherwise to be closed when the request is over
   */
  public Optional<Permit> request(String path, String query) {
    if (!path.equals(PRODUCTS) && !path.startsWith(PRODUCTS + "/")) {
      return Optional.of(new Permit(inFlight, 0, 0));
    }
    var permit =
        switch (path) {
          case PRODUCTS -> batch(query);
          case PRODUCTS + "/export" -> export();
          default -> products(1, path.endsWith("/events") ? 0 : 1);
        };
    (permit.isPresent() ? admitted : refused).increment();
    return permit;
  }

  /** One product of an export that has been let in. */
  public Optional<Permit> product() {
    return products(1, 1);
  }

  private Optional<Permit> batch(String query) {
    int ids;
    try {
      ids = ProductIds.parse(query).distinct().size();
    } catch (BadRequest e) { // which is going to be its answer
      ids = 1;
    }
    return products(Math.min(ids, PRODUCTS_AT_A_TIME), Math.ceilDiv(ids, PRODUCTS_AT_A_TIME));
  }

  /** However low the limit is, there is always room for one request. */
  private Optional<Permit> products(int atATime, int rounds) {
    int before;
    do {
      before = inFlight.get();
      if (before > 0 && (long) before + atATime > limit.getLimit()) {
        return Optional.empty();
      }
    } while (!inFlight.compareAndSet(before, before + atATime));
    return Optional.of(new Permit(inFlight, atATime, rounds));
  }

  private Optional<Permit> export() {
    if (inFlight.get() >= limit.getLimit()
        || exports.getAndUpdate(n -> Math.min(n + 1, MAX_EXPORTS)) == MAX_EXPORTS) {
      return Optional.empty();
    }
    return Optional.of(new Permit(exports, 1, 0));
  }

  /** The right to work. It ends once, whatever is said later. */
  public final class Permit implements AutoCloseable {

    private final AtomicInteger counted;
    private final int work;
    private final int rounds;
    private final int others = inFlight.get();
    private final long begun = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * @param rounds how many products one after the other; 0 when the time says nothing about load
     */
    private Permit(AtomicInteger counted, int work, int rounds) {
      this.counted = counted;
      this.work = work;
      this.rounds = rounds;
    }

    /**
     * The work is done; an adaptive limit learns how long it took. Not from failures: most are
     * fast, and none of them has to do with the load, but for a timeout.
     *
     * @param status of the answer
     */
    public void answered(int status) {
      if (rounds > 0 && (status == 200 || status == 504)) {
        long each = Math.max(1, (System.nanoTime() - begun) / rounds);
        limit.onSample(begun, each, others, false);
      }
      close();
    }

    @Override
    public void close() {
      if (over.compareAndSet(false, true)) {
        counted.addAndGet(-work);
      }
    }
  }
}
