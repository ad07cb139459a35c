package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.stubs.Service;
import java.util.Map;

/**
 * What a gateway that rests holds on to.
 *
 * @param requests that it has let in, and calls that it makes
 * @param connections that it has open, per service
 * @param files everything it has open, its side of the clients' connections included; 0 where the
 *     operating system does not tell
 * @param threads without virtual ones
 * @param heap in bytes
 */
record Footprint(
    double requests, Map<Service, Integer> connections, double files, double threads, long heap) {

  private static final int MORE_FILES = 10;
  private static final int MORE_THREADS = 20;
  private static final long MORE_HEAP = 16_000_000;

  static Footprint of(Relayed world, Gateway gateway) {
    long heap = world.process(gateway).liveHeap();
    var metrics = world.process(gateway).metrics();
    return new Footprint(
        metrics.sum("fanout_admission_inflight") + metrics.callsInFlight(),
        world.connections(gateway),
        metrics.sum("process_files_open_files"),
        metrics.sum("jvm_threads_live_threads"),
        heap);
  }

  /** Not more than before, but for what comes and goes; pools are as large as bulkheads. */
  void requireNoMoreThan(Footprint before) {
    assertThat(requests).as("requests in flight").isEqualTo(before.requests);
    assertThat(connections)
        .allSatisfy((_, open) -> assertThat(open).isLessThanOrEqualTo(Relayed.BULKHEAD));
    assertThat(files).as("open files").isLessThanOrEqualTo(before.files + MORE_FILES);
    assertThat(threads).as("threads").isLessThanOrEqualTo(before.threads + MORE_THREADS);
    assertThat(heap).as("heap").isLessThanOrEqualTo(before.heap + MORE_HEAP);
  }
}
