package dev.fanout.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.VegasLimit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Why decision 8 has AIMD on the delay of scheduling, and neither Gradient2 nor Vegas on response
 * times: all three, window by window, on an ideal gateway that does a thousand products per second.
 * What is in flight beyond them waits, in each product before each of its pieces of work.
 */
class LimitAlgorithmsTest {

  private static final int CAPACITY = 1000;
  private static final int PIECES = 8;
  private static final double SERVICES = 0.036;
  private static final int MINUTE = 600;
  private static final int FIRST = 60;

  private final Limit gradient2 =
      Gradient2Limit.newBuilder()
          .initialLimit(FIRST)
          .maxConcurrency(500)
          .longWindow(2 * MINUTE)
          .build();
  private final Limit vegas =
      VegasLimit.newBuilder().initialLimit(FIRST).maxConcurrency(500).build();
  private final Limit aimd = Admission.aimd(20, FIRST);

  @Test
  void allKeepTheGoodputOfAnOverloadedGateway() {
    for (var limit : new Limit[] {gradient2, vegas, aimd}) {
      windows(limit, SERVICES, 2 * CAPACITY, MINUTE);
      assertThat(limit.getLimit() / SERVICES).as(limit.toString()).isGreaterThan(0.9 * CAPACITY);
    }
  }

  /** Of a service that takes four times as long the gateway has no more work, only more waiting. */
  @Test
  void onlyAimdLeavesRoomForSlowerServices() {
    int offered = CAPACITY * 7 / 10;
    double slower = 4 * SERVICES;
    int needed = (int) (offered * slower);
    for (var limit : new Limit[] {gradient2, vegas, aimd}) {
      windows(limit, SERVICES, offered, MINUTE);
    }
    assertThat(windows(gradient2, slower, offered, MINUTE)).isLessThan(needed / 2);
    assertThat(windows(vegas, slower, offered, MINUTE)).isLessThan(needed / 2);
    assertThat(windows(aimd, slower, offered, MINUTE)).isGreaterThan(needed / 2);
    assertThat(aimd.getLimit()).isGreaterThan(needed);
  }

  @Test
  void onlyAimdNeverTakesAnOverloadForNormal() {
    for (var limit : new Limit[] {gradient2, vegas, aimd}) {
      windows(limit, SERVICES, CAPACITY / 2, MINUTE);
      windows(limit, SERVICES, 2 * CAPACITY, 30 * MINUTE);
    }
    assertThat(gradient2.getLimit()).isGreaterThan(300);
    assertThat(vegas.getLimit()).isGreaterThan(90); // 98 to 116, as it probes at random
    assertThat(aimd.getLimit()).isLessThan(70);
  }

  /** Returns the lowest limit. */
  private int windows(Limit limit, double services, int offered, int windows) {
    return IntStream.range(0, windows).map(_ -> window(limit, services, offered)).min().orElse(0);
  }

  private int window(Limit limit, double services, int offered) {
    int wanted = offered > CAPACITY ? Integer.MAX_VALUE : (int) Math.ceil(offered * services);
    int inFlight = Math.min(limit.getLimit(), wanted);
    double seconds = Math.max(services, (double) inFlight / CAPACITY);
    double sample = limit == aimd ? (seconds - services) / PIECES : seconds;
    limit.onSample(0, Math.max(1, Math.round(sample * 1e9)), inFlight, false);
    return limit.getLimit();
  }
}
