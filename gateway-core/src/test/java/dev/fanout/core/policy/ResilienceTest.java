package dev.fanout.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanout.core.downstream.Service;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResilienceTest {

  private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
  private final BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();
  private final RetryRegistry retries = RetryRegistry.ofDefaults();

  @Test
  void aBulkheadThatWaitsIsRefused() {
    bulkheads.bulkhead(
        "reviews", BulkheadConfig.custom().maxWaitDuration(Duration.ofMillis(1)).build());
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(this::resilience)
        .withMessageStartingWith(
            "resilience4j.bulkhead.instances.reviews.max-wait-duration: 'PT0.001S' is not allowed");
  }

  @Test
  void aServiceThatDoesNotExistIsRefused() {
    retries.retry("reviws");
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(this::resilience)
        .withMessageStartingWith("resilience4j.retry.instances: 'reviws' is not allowed, only one");
  }

  @Test
  void whatIsConfiguredStaysButForTheWait() {
    retries.retry("reviews", RetryConfig.custom().maxAttempts(7).build());
    var retry = resilience().firstAttempt(Service.REVIEWS);
    assertThat(retry.getRetryConfig().getMaxAttempts()).isEqualTo(7);
    assertThat(retry.getRetryConfig().getIntervalBiFunction()).isInstanceOf(Backoff.class);
    assertThat(retries.find("reviews")).containsSame(retry);
  }

  private Resilience resilience() {
    var properties = new GatewayProperties(Duration.ofSeconds(1), Share.valueOf("10%"));
    return new Resilience(properties, breakers, bulkheads, retries, new SimpleMeterRegistry());
  }
}
