package dev.fanout.contract;

import static dev.fanout.contract.TappedCall.End.CUT_BY_GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.contract.TappedCall.End;
import dev.fanout.stubs.Service;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the policy has become of the calls to one service: the right number of them, none left on
 * the wire, each ended by the right side and in time.
 *
 * @param askedAt when the gateway was, as {@link System#nanoTime} says
 */
record WireRules(Situation situation, Service service, long askedAt) {

  /** Far beyond what a call may take, and short of the request's deadline. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration OFTEN = Duration.ofMillis(10);

  void check(Tap tap) {
    String where = situation + ", " + tap;
    await(where)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(OFTEN)
        .untilAsserted(() -> assertThat(tap.calls()).allMatch(TappedCall::isOver));
    var calls = tap.calls();
    assertThat(calls.stream().filter(call -> !call.isFoundDead()))
        .as(where)
        .hasSizeBetween(fewest(), most());
    assertThat(calls)
        .as(where)
        .allSatisfy(call -> {
          assertThat(ends()).contains(call.end().orElseThrow());
          assertThat(Duration.ofNanos(call.endedAt() - askedAt)).isLessThan(situation.limit());
          assertThat(call.isConnected() || !servesOn()).as("is kept for another call").isTrue();
        });
  }

  private int most() {
    return situation.canBeAsked(service) ? situation.rule(service).calls() : 0;
  }

  private int fewest() {
    return situation.mayBeCancelled(service) ? 0 : most();
  }

  private Set<End> ends() {
    var ends = EnumSet.copyOf(situation.rule(service).ends());
    if (situation.mayBeCancelled(service)) {
      ends.add(CUT_BY_GATEWAY);
    }
    return ends;
  }

  /** Whether the connection of a call must be kept for another one. */
  private boolean servesOn() {
    return situation.rule(service) == FaultRule.HEALTHY && !situation.mayBeCancelled(service);
  }
}
