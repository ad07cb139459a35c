package dev.fanout.core.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;

class StrictKeysTest {

  /** As Resilience4j binds them. */
  public static final class Retries {

    private Map<String, Retry> instances;

    public Map<String, Retry> getInstances() {
      return instances;
    }

    public void setInstances(Map<String, Retry> instances) {
      this.instances = instances;
    }
  }

  public static final class Retry {

    private int maxAttempts;

    public int getMaxAttempts() {
      return maxAttempts;
    }

    public void setMaxAttempts(int maxAttempts) {
      this.maxAttempts = maxAttempts;
    }
  }

  @Test
  void whatExistsIsTaken() {
    var retries = bound("resilience4j.retry", ".instances.reviews.max-attempts");
    assertThat(retries.getInstances().get("reviews").getMaxAttempts()).isEqualTo(2);
  }

  @Test
  void whatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> bound("resilience4j.retry", ".instances.reviews.max-attempt"))
        .hasRootCauseInstanceOf(UnboundConfigurationPropertiesException.class)
        .rootCause()
        .hasMessageContaining("resilience4j.retry.instances.reviews.max-attempt");
  }

  /** {@code resilience4j.retry.metrics.enabled} is a condition, and no part of any class. */
  @Test
  void whatIsBoundNowhereMayExist() {
    assertThat(bound("resilience4j.retry", ".metrics.enabled")).isNotNull();
    assertThat(bound("spring.retry", ".instances.reviews.max-attempt")).isNotNull();
  }

  private static Retries bound(String prefix, String key) {
    var source = new MapPropertySource("file", Map.of(prefix + key, 2));
    return new Binder(ConfigurationPropertySources.from(source))
        .bindOrCreate(
            prefix, Bindable.of(Retries.class), new StrictKeys().apply(BindHandler.DEFAULT));
  }
}
