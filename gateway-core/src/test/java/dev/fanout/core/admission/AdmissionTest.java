package dev.fanout.core.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.core.admission.Admission.Permit;
import dev.fanout.core.policy.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {

  private static final String PRODUCT = "/products/7";
  private static final long SEVERAL_WINDOWS = Duration.ofMillis(350).toNanos();
  private static final Duration TOO_LONG = Admission.DELAY_AT_MOST.plusMillis(1);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void letsInUpToTheLimitAndNoMore() {
    var admission = admission("static", "2");
    var first = product(admission);
    assertThat(product(admission)).isPresent();
    assertThat(product(admission)).isEmpty();
    close(first);
    assertThat(product(admission)).isPresent();
    assertThat(meters.get("fanout.admission.limit").gauge().value()).isEqualTo(2);
    assertThat(inFlight()).isEqualTo(2);
    assertThat(decisions("admitted")).isEqualTo(3);
    assertThat(decisions("refused")).isEqualTo(1);
  }

  @Test
  void aPermitEndsOnce() {
    var admission = admission("static", "9");
    product(admission);
    var permit = product(admission).orElseThrow();
    permit.close();
    permit.close();
    assertThat(inFlight()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/products/7, , 1",
    "/products/7/events, , 1",
    "/products/none, , 1",
    "/products, ids=5, 1",
    "/products, 'ids=5,6,7,5', 3",
    "/products, 'ids=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16', 16",
    "/products, 'ids=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17', 16",
    "/products, 'ids=1,,2', 1",
    "/products, , 1",
    "/products/export, 'from=1&count=9', 0",
    "/v3/api-docs, , 0",
    "/productsandmore, , 0",
  })
  void countsARequestByItsWork(String path, String query, int work) {
    var permit = admission("off", "1").request("GET", path, query);
    assertThat(inFlight()).isEqualTo(work);
    close(permit);
    assertThat(inFlight()).isZero();
  }

  @Test
  void aBatchIsLetInWholeOrNotAtAllUnlessNothingElseIsThere() {
    var admission = admission("static", "3");
    var larger = batch(admission, "ids=1,2,3,4");
    assertThat(larger).isPresent();
    close(larger);
    product(admission);
    assertThat(batch(admission, "ids=1,2,3")).isEmpty();
    assertThat(batch(admission, "ids=1,2")).isPresent();
    assertThat(inFlight()).isEqualTo(3);
  }

  @Test
  void anExportCountsByTheProductsItHasInFlightAndHasHalfOfTheRoom() {
    var admission = admission("static", "4");
    assertThat(export(admission)).isPresent();
    assertThat(inFlight()).isZero();
    var product = admission.product();
    assertThat(product).isPresent();
    assertThat(admission.product()).isPresent();
    assertThat(admission.product()).isEmpty();
    assertThat(product(admission)).isPresent();
    close(product);
    assertThat(product(admission)).isPresent();
    assertThat(product(admission)).isPresent();
    assertThat(admission.product()).isEmpty();
    assertThat(export(admission)).isEmpty();
  }

  @Test
  void thereAreOnlySoManyExports() {
    var admission = admission("off", "1");
    var permits =
        IntStream.range(0, Admission.MAX_EXPORTS).mapToObj(_ -> export(admission)).toList();
    assertThat(permits).allMatch(Optional::isPresent);
    assertThat(export(admission)).isEmpty();
    close(permits.getFirst());
    assertThat(export(admission)).isPresent();
    assertThat(export(admission)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v3/api-docs", "/actuator"})
  void whatPutsNoProductTogetherIsNeverRefused(String path) {
    var admission = admission("static", "1");
    product(admission);
    assertThat(admission.request("GET", path, null)).isPresent();
    assertThat(decisions("admitted")).isEqualTo(1);
  }

  @Test
  void offRefusesNothing() {
    var admission = admission("off", "1");
    for (int i = 0; i < 100_000; i++) {
      assertThat(product(admission)).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({"OPTIONS, /products/7", "POST, /products", "HEAD, /products/export"})
  void norIsWhatIsNoWork(String method, String path) {
    var admission = admission("static", "1");
    product(admission);
    assertThat(admission.request(method, path, null)).isPresent();
    assertThat(inFlight()).isEqualTo(1);
  }

  /** No work waits for a processor, however long it waits for services. */
  @Test
  void anAdaptiveLimitGrowsAsLongAsItIsNeededAndNothingWaits() {
    var admission = admission("adaptive", "1");
    double atFirst = limit();
    assumeThat(atFirst).as("room to grow, which many processors leave none").isLessThan(400);
    var permits = new ArrayList<Permit>();
    await()
        .until(() -> {
          product(admission).ifPresent(permits::add);
          window(admission, Duration.ZERO);
          return limit() > atFirst + 3;
        });
    permits.forEach(Permit::close);
    severalWindows(admission, Duration.ZERO);
    double needed = limit();
    severalWindows(admission, Duration.ZERO);
    assertThat(limit()).isEqualTo(needed);
  }

  @Test
  void anAdaptiveLimitFallsWhileWorkWaitsButNeverBelowWhatItBeganWith() {
    var admission = admission("adaptive", "1");
    double atFirst = limit();
    assumeThat(atFirst).as("room to grow, which many processors leave none").isLessThan(400);
    assertThat(atFirst).isEqualTo(20.0 * Runtime.getRuntime().availableProcessors());
    await()
        .until(() -> {
          product(admission);
          window(admission, Duration.ZERO);
          return limit() > atFirst + 3;
        });
    await()
        .until(() -> {
          window(admission, TOO_LONG);
          return limit() == atFirst;
        });
    severalWindows(admission, TOO_LONG);
    assertThat(limit()).isEqualTo(atFirst);
    assertThat(meters.get("fanout.scheduling.delay").timer().count()).isPositive();
  }

  /** As of a garbage collection: what it delayed is a small part of a window. */
  @Test
  void aPauseThatIsOverLowersNothing() {
    var admission = admission("adaptive", "1");
    double atFirst = limit();
    assumeThat(atFirst).as("room to grow, which many processors leave none").isLessThan(400);
    await()
        .until(() -> {
          product(admission);
          window(admission, Duration.ZERO);
          return limit() > atFirst + 3;
        });
    double grown = limit();
    await()
        .until(() -> {
          product(admission);
          admission.delayed(Duration.ofMillis(400));
          window(admission, Duration.ZERO);
          assertThat(limit()).isGreaterThanOrEqualTo(grown);
          return limit() > grown + 3;
        });
  }

  @Test
  void aFixedLimitStays() {
    var admission = admission("static", "50");
    severalWindows(admission, TOO_LONG);
    assertThat(limit()).isEqualTo(50);
  }

  /** As many probes as make one. */
  private static void window(Admission admission, Duration delay) {
    for (int probe = 0; probe < 20; probe++) {
      admission.delayed(delay);
    }
  }

  private static void severalWindows(Admission admission, Duration delay) {
    for (long end = System.nanoTime() + SEVERAL_WINDOWS; System.nanoTime() < end; ) {
      admission.delayed(delay);
    }
  }

  private static Optional<Permit> product(Admission admission) {
    return admission.request("GET", PRODUCT, null);
  }

  private static Optional<Permit> batch(Admission admission, String query) {
    return admission.request("GET", "/products", query);
  }

  private static Optional<Permit> export(Admission admission) {
    return admission.request("GET", "/products/export", "from=1&count=1");
  }

  private double limit() {
    return meters.get("fanout.admission.limit").gauge().value();
  }

  private Admission admission(String mode, String limit) {
    return new Admission(
        Settings.gateway("admission.mode", mode, "admission.limit", limit), meters);
  }

  private static void close(Optional<Permit> permit) {
    permit.orElseThrow().close();
  }

  private double inFlight() {
    return meters.get("fanout.admission.inflight").gauge().value();
  }

  private double decisions(String decision) {
    return meters.get("fanout.admission.decisions").tag("decision", decision).counter().count();
  }
}
