package dev.fanout.core.admission;

import static org.assertj.core.api.Assertions.assertThat;
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
    permit.answered(200);
    permit.close();
    permit.answered(200);
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
    var permit = admission("off", "1").request("GET", path, query, false);
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
    assertThat(admission.request("GET", path, null, false)).isPresent();
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
    assertThat(admission.request(method, path, null, false)).isPresent();
    assertThat(inFlight()).isEqualTo(1);
  }

  /** All answers take their time, but no longer than they ever did: there is room for more. */
  @Test
  void anAdaptiveLimitGrowsAsLongAsNothingGetsSlower() {
    var admission = admission("adaptive", "1");
    double atFirst = limit();
    await()
        .until(() -> {
          var permits = new ArrayList<Permit>();
          for (var next = product(admission); next.isPresent(); next = product(admission)) {
            permits.add(next.get());
          }
          Thread.sleep(5);
          permits.forEach(permit -> permit.answered(200));
          return limit() > atFirst + 5;
        });
  }

  @Test
  void failuresAndStreamsTeachNothing() throws InterruptedException {
    var admission = admission("adaptive", "1");
    double atFirst = limit();
    for (int i = 0; i < 3_000; i++) {
      var stream = admission.request("GET", "/products/7/events", null, false).orElseThrow();
      var hurried = admission.request("GET", PRODUCT, null, true).orElseThrow();
      var failure = product(admission).orElseThrow();
      if (i % 10 == 0) {
        Thread.sleep(1);
      }
      stream.answered(200);
      hurried.answered(504);
      failure.answered(502);
    }
    assertThat(limit()).isEqualTo(atFirst);
  }

  private static Optional<Permit> product(Admission admission) {
    return admission.request("GET", PRODUCT, null, false);
  }

  private static Optional<Permit> batch(Admission admission, String query) {
    return admission.request("GET", "/products", query, false);
  }

  private static Optional<Permit> export(Admission admission) {
    return admission.request("GET", "/products/export", "from=1&count=1", false);
  }

  private double limit() {
    return meters.get("fanout.admission.limit").gauge().value();
  }

  private Admission admission(String mode, String limit) {
    return new Admission(
        Settings.gateway("admission.mode", mode, "admission.limit", limit),
        meters,
        Duration.ofMillis(100));
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
