package dev.fanout.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AttemptBudgetTest {

  @Example
  void isFullAtFirst() {
    var budget = new AttemptBudget(Share.valueOf("10%"));
    assertThat(budget.tokens()).isEqualTo(10);
    for (int i = 0; i < 10; i++) {
      assertThat(budget.furtherAttempt()).isTrue();
    }
    assertThat(budget.furtherAttempt()).isFalse();
  }

  @Example
  void tenFirstAttemptsPayForOneFurther() {
    var budget = empty("10%");
    for (int i = 0; i < 9; i++) {
      budget.firstAttempt();
      assertThat(budget.furtherAttempt()).isFalse();
    }
    budget.firstAttempt();
    assertThat(budget.furtherAttempt()).isTrue();
    assertThat(budget.tokens()).isZero();
  }

  @Example
  void holdsNoMoreThanItsCapacity() {
    var budget = new AttemptBudget(Share.valueOf("100%"));
    budget.firstAttempt();
    assertThat(budget.tokens()).isEqualTo(AttemptBudget.CAPACITY);
  }

  /** Every call fails and wants two further attempts: an outage. */
  @Property
  void anOutageIsNeverMultiplied(
      @ForAll @IntRange(min = 0, max = 5000) int calls,
      @ForAll @IntRange(min = 0, max = 100) int percent) {
    var budget = new AttemptBudget(Share.valueOf(percent + "%"));
    int further = 0;
    for (int call = 0; call < calls; call++) {
      budget.firstAttempt();
      for (int attempt = 0; attempt < 2 && budget.furtherAttempt(); attempt++) {
        further++;
      }
    }
    assertThat(further).isLessThanOrEqualTo(calls * percent / 100 + AttemptBudget.CAPACITY);
    assertThat(budget.tokens()).isBetween(0.0, (double) AttemptBudget.CAPACITY);
  }

  @Example
  void noTokenIsSpentTwice() throws Exception {
    var budget = empty("10%");
    var further = new AtomicInteger();
    int threads = 8;
    int calls = 5_000;
    try (var executor = Executors.newFixedThreadPool(threads)) {
      for (int thread = 0; thread < threads; thread++) {
        executor.submit(() -> {
          for (int call = 0; call < calls; call++) {
            budget.firstAttempt();
            if (budget.furtherAttempt()) {
              further.incrementAndGet();
            }
          }
        });
      }
    }
    while (budget.furtherAttempt()) {
      further.incrementAndGet();
    }
    assertThat(further).hasValue(threads * calls / 10);
  }

  private static AttemptBudget empty(String share) {
    var budget = new AttemptBudget(Share.valueOf(share));
    while (budget.furtherAttempt()) {
      // until nothing is left
    }
    return budget;
  }
}
