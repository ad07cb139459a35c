package dev.fanout.contract;

import dev.fanout.contract.ScriptedService.Script;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls wait here until a test lets them pass; it knows how many waited at a time. */
final class Turnstile {

  private final Semaphore passes = new Semaphore(0);
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  Script before(Script script) {
    return call -> {
      most.accumulateAndGet(waiting.incrementAndGet(), Math::max);
      passes.acquire();
      waiting.decrementAndGet(); // before the answer, which may lead to the next call
      script.play(call);
    };
  }

  int waiting() {
    return waiting.get();
  }

  int most() {
    return most.get();
  }

  void letPass(int calls) {
    passes.release(calls);
  }

  /** For whoever waits and whoever is still to come. */
  void open() {
    passes.release(1_000_000);
  }
}
