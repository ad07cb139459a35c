package dev.fanout.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.core.outcome.Reason;
import dev.fanout.core.policy.CallFailure.DeadlineExceeded;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);

  @ParameterizedTest
  @CsvSource({"1000,950", "60000,59950", "400,380", "100,95", "20,15", "5,0", "1,-4"})
  void callsGetTheBudgetLessAReserve(long budget, long forCalls) {
    var limit = deadline(budget).limit(Duration.ofMinutes(10));
    assertThat(limit.left()).isEqualTo(Duration.ofMillis(forCalls));
  }

  @Test
  void aCallGetsItsOwnTimeoutWhileThatIsLess() {
    var limit = deadline(1000).limit(Duration.ofMillis(300));
    assertThat(limit.left()).isEqualTo(Duration.ofMillis(300));
    assertThat(limit.reached().reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(limit.reached()).isNotInstanceOf(DeadlineExceeded.class);
  }

  @Test
  void aTimeoutThatJustFitsIsTheServicesOwn() {
    assertThat(deadline(1000).limit(Duration.ofMillis(950)).isOwn()).isTrue();
    assertThat(deadline(1000).limit(Duration.ofMillis(951)).isOwn()).isFalse();
  }

  @Test
  void aCallCutShortByTheDeadlineIsNotItsServicesFault() {
    var deadline = deadline(1000);
    pass(Duration.ofMillis(700));
    var limit = deadline.limit(Duration.ofMillis(300));
    assertThat(limit.left()).isEqualTo(Duration.ofMillis(250));
    assertThat(limit.reached()).isInstanceOf(DeadlineExceeded.class);
  }

  @Test
  void whatIsLeftIsToldInWholeMillisecondsRoundedDown() {
    var limit = deadline(1000).limit(Duration.ofMillis(300));
    pass(Duration.ofNanos(1));
    assertThat(limit.leftMillis()).isEqualTo(299);
    pass(Duration.ofMillis(298));
    assertThat(limit.leavesTime()).isTrue();
    pass(Duration.ofMillis(1));
    assertThat(limit.leftMillis()).isEqualTo(1);
    assertThat(limit.leavesTime()).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(limit.leavesTime()).isFalse();
  }

  @Test
  void theRequestItselfHasTheWholeBudget() {
    var deadline = deadline(1000);
    pass(Duration.ofMillis(990));
    assertThat(deadline.left()).isEqualTo(Duration.ofMillis(10));
    pass(Duration.ofMillis(11));
    assertThat(deadline.left()).isNegative();
  }

  private Deadline deadline(long millis) {
    return Deadline.in(Duration.ofMillis(millis), nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
