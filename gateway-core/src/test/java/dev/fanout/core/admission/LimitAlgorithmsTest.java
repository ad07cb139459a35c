package dev.fanout.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.VegasLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Why decision 8 has Gradient2 and not Vegas: the same minute for both, window by window, on an
 * ideal gateway. Its requests take what its services take, or, once it is full, what Little's law
 * says.
 */
class LimitAlgorithmsTest {

  private static final Duration SERVICES = Duration.ofMillis(36);
  private static final Duration A_FIFTH_SLOWER = Duration.ofNanos(SERVICES.toNanos() * 6 / 5);
  private static final int WINDOWS_PER_MINUTE = 600;

  /** Requests per second. */
  private static final double BUSY = 1000;

  private static final double IDLE = 1e9;

  @Test
  void bothKeepTheGoodputOfAnOverloadedGateway() {
    for (var limit : new Limit[] {Admission.gradient2(20), vegas(20)}) {
      minute(limit, SERVICES, BUSY);
      double goodput = Math.min(BUSY, limit.getLimit() / seconds(SERVICES));
      assertThat(goodput).as(limit.toString()).isGreaterThan(0.9 * BUSY);
    }
  }

  @Test
  void onlyVegasTakesASlowerServiceForAFullGateway() {
    assertThat(lowestWhileAServiceIsSlower(Admission.gradient2(400))).isEqualTo(400);
    assertThat(lowestWhileAServiceIsSlower(vegas(400))).isEqualTo(36);
  }

  private static int lowestWhileAServiceIsSlower(Limit limit) {
    limit.onSample(0, SERVICES.toNanos(), limit.getLimit(), false);
    return minute(limit, A_FIFTH_SLOWER, IDLE);
  }

  /** There is always more to do than the limit allows; returns the lowest it came to. */
  private static int minute(Limit limit, Duration services, double capacity) {
    int lowest = limit.getLimit();
    for (int window = 0; window < WINDOWS_PER_MINUTE; window++) {
      int inFlight = limit.getLimit();
      double seconds = Math.max(seconds(services), inFlight / capacity);
      limit.onSample(0, Math.round(seconds * 1e9), inFlight, false);
      lowest = Math.min(lowest, limit.getLimit());
    }
    return lowest;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static Limit vegas(int initial) {
    return VegasLimit.newBuilder().initialLimit(initial).maxConcurrency(500).build();
  }
}
