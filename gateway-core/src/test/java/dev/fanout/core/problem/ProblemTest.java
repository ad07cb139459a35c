package dev.fanout.core.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Reason;
import dev.fanout.core.product.ProductResult.NeededPartMissing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {

  @ParameterizedTest
  @CsvSource({
    "CATALOG,NOT_FOUND,404,product-not-found",
    "PRICING,NOT_FOUND,502,service-failed",
    "CATALOG,UNAVAILABLE,502,service-failed",
    "PRICING,INVALID,502,service-failed",
    "CATALOG,TIMEOUT,504,service-timeout",
    "PRICING,OPEN,503,service-unavailable",
    "CATALOG,REJECTED,503,service-unavailable",
  })
  void aMissingNeededPartHasItsStatus(Service service, Reason reason, int status, String type) {
    var problem = Problem.of(new NeededPartMissing(service, reason), "/products/7");
    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.type()).isEqualTo("urn:fanout:" + type);
    assertThat(problem.service()).isEqualTo(status == 404 ? null : service.toString());
    assertThat(problem.retryAfter().isPresent()).isEqualTo(status == 503);
  }
}
