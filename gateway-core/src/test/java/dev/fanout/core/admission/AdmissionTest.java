package dev.fanout.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.core.admission.Admission.Permit;
import dev.fanout.core.policy.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
    var first = admission.request(PRODUCT, null);
    assertThat(admission.request(PRODUCT, null)).isPresent();
    assertThat(admission.request(PRODUCT, null)).isEmpty();
    close(first);
    assertThat(admission.request(PRODUCT, null)).isPresent();
    assertThat(meters.get("fanout.admission.limit").gauge().value()).isEqualTo(2);
    assertThat(inFlight()).isEqualTo(2);
    assertThat(decisions("admitted")).isEqualTo(3);
    assertThat(decisions("refused")).isEqualTo(1);
  }

  @Test
  void aPermitEndsOnce() {
    var admission = admission("static", "9");
    admission.request(PRODUCT, null);
    var permit = admission.request(PRODUCT, null).orElseThrow();
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
    var permit = admission("off", "1").request(path, query);
    assertThat(inFlight()).isEqualTo(work);
    close(permit);
    assertThat(inFlight()).isZero();
  }

  @Test
  void aBatchIsLetInWholeOrNotAtAllUnlessNothingElseIsThere() {
    var admission = admission("static", "3");
    var larger = admission.request("/products", "ids=1,2,3,4");
    assertThat(larger).isPresent();
    close(larger);
    admission.request(PRODUCT, null);
    assertThat(admission.request("/products", "ids=1,2,3")).isEmpty();
    assertThat(admission.request("/products", "ids=1,2")).isPresent();
    assertThat(inFlight()).isEqualTo(3);
  }

  @Test
  void anExportCountsByTheProductsItHasInFlight() {
    var admission = admission("static", "1");
    assertThat(admission.request("/products/export", "")).isPresent();
    var product = admission.product();
    assertThat(product).isPresent();
    assertThat(admission.product()).isEmpty();
    assertThat(admission.request("/products/export", "")).isEmpty();
    close(product);
    assertThat(admission.product()).isPresent();
  }

  @Test
  void thereAreOnlySoManyExports() {
    var admission = admission("off", "1");
    var permits =
        IntStream.range(0, Admission.MAX_EXPORTS)
            .mapToObj(_ -> admission.request("/products/export", ""))
            .toList();
    assertThat(permits).allMatch(Optional::isPresent);
    assertThat(admission.request("/products/export", "")).isEmpty();
    close(permits.getFirst());
    assertThat(admission.request("/products/export", "")).isPresent();
    assertThat(admission.request("/products/export", "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v3/api-docs", "/actuator"})
  void whatPutsNoProductTogetherIsNeverRefused(String path) {
    var admission = admission("static", "1");
    admission.request(PRODUCT, null);
    assertThat(admission.request(path, null)).isPresent();
    assertThat(decisions("admitted")).isEqualTo(1);
  }

  @Test
  void offRefusesNothing() {
    var admission = admission("off", "1");
    for (int i = 0; i < 100_000; i++) {
      assertThat(admission.request(PRODUCT, null)).isPresent();
    }
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
