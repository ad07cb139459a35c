package dev.fanout.gateway.cancellation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test writes a trail of what happened, in order, and asserts it. */
@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class FanoutScopeTest {

  private final List<String> trail = new CopyOnWriteArrayList<>();
  private final CountDownLatch started = new CountDownLatch(1);

  @Test
  void joinsWhatItForked() throws Exception {
    try (var scope = new FanoutScope()) {
      var one = scope.fork(() -> 1);
      var two = scope.fork(() -> one.join() + 1);
      scope.join();
      assertThat(one.join() + two.join()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void forksRunSideBySideOnThreadsLikeTheOwners(boolean virtual) throws Exception {
    var met = new CountDownLatch(2);
    var owner = (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(() -> twoThatMeet(met));
    owner.join();
    assertThat(trail).containsExactly("virtual " + virtual, "virtual " + virtual, "joined");
  }

  private void twoThatMeet(CountDownLatch met) {
    try (var scope = new FanoutScope()) {
      for (int i = 0; i < 2; i++) {
        scope.fork(() -> {
          met.countDown();
          met.await();
          trail.add("virtual " + Thread.currentThread().isVirtual());
          return true;
        });
      }
      scope.join();
      trail.add("joined");
    } catch (InterruptedException e) {
      trail.add("owner interrupted");
    }
  }

  /** Of platform threads there may be no more, and closing must not wait for one that is none. */
  @Test
  void aForkThatCannotStartIsNotWaitedFor() {
    assertThatThrownBy(
            () -> {
              try (var scope =
                  new FanoutScope(_ -> {
                    throw new OutOfMemoryError("unable to create native thread");
                  })) {
                scope.fork(() -> 1);
              }
            })
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void theFirstFailureEndsTheJoinAndClosingCancelsTheRestAndWaitsForIt() {
    assertThatThrownBy(
            () -> {
              try (var scope = new FanoutScope()) {
                scope.fork(this::blockUntilInterrupted);
                scope.fork(() -> {
                  started.await();
                  throw new IllegalStateException("broken");
                });
                try {
                  scope.join();
                } finally {
                  trail.add("joined");
                }
              } finally {
                trail.add("closed");
              }
            })
        .hasMessage("broken");
    assertThat(trail).containsExactly("joined", "interrupted", "closed");
  }

  @Test
  void anInterruptOfTheOwnerCancelsTheForks() throws Exception {
    var owner =
        Thread.startVirtualThread(() -> {
          try (var scope = new FanoutScope()) {
            scope.fork(this::blockUntilInterrupted);
            scope.join();
          } catch (InterruptedException e) {
            trail.add("owner interrupted");
          }
        });
    started.await();
    owner.interrupt();
    owner.join();
    assertThat(trail).containsExactly("interrupted", "owner interrupted");
  }

  @Test
  void aForkThatWaitsForAFailedOneIsCancelledToo() {
    assertThatThrownBy(
            () -> {
              try (var scope = new FanoutScope()) {
                var failing =
                    scope.<String>fork(() -> {
                      throw new IllegalStateException("broken");
                    });
                scope.fork(() -> {
                  try {
                    return failing.join();
                  } catch (InterruptedException e) {
                    trail.add("cancelled");
                    throw e;
                  }
                });
                scope.join();
              }
            })
        .hasMessage("broken");
    assertThat(trail).isSubsetOf("cancelled");
  }

  @Test
  void closingWaitsEvenForAForkThatDoesNotListen() throws Exception {
    var release = new CompletableFuture<Void>();
    var owner =
        Thread.startVirtualThread(() -> {
          try (var scope = new FanoutScope()) {
            scope.fork(() -> {
              started.countDown();
              release.join(); // ignores interrupts
              trail.add("ended");
              return true;
            });
            started.await();
          } catch (InterruptedException e) {
            trail.add("owner interrupted");
          }
          trail.add("closed");
        });
    started.await();
    release.complete(null);
    owner.join();
    assertThat(trail).containsExactly("ended", "closed");
  }

  private Void blockUntilInterrupted() throws InterruptedException {
    started.countDown();
    try {
      new CountDownLatch(1).await();
      return null;
    } catch (InterruptedException e) {
      trail.add("interrupted");
      throw e;
    }
  }
}
