package dev.fanout.core.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanout.core.policy.DownstreamProperties;
import dev.fanout.core.policy.GatewayProperties;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class StartupFailureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          downstream.reviews.timeout     | soon    | a duration such as 300ms or 2s
          downstream.reviews.max-body    | lots    | a size such as 500KB or 1MB
          downstream.reviews.hedge-after | p50     | a duration such as 50ms, or p90 to p99
          gateway.retry-budget           | 10      | a percentage, 0% to 100%
          gateway.admission.mode         | auto    | one of [off, static, adaptive]
          gateway.admission.limit        | a dozen | a whole number
          gateway.warm-up.requests       | a few   | a whole number
          gateway.warm-up.id             | seven   | a whole number
          gateway.warm-up.at-most        | a while | a duration such as 300ms or 2s
          """)
  void aValueThatCannotBeReadIsNamedWithItsKeyAndWhatIsAllowed(
      String key, String value, String allowed) {
    var failure = catchThrowableOfType(BindException.class, () -> bind(key, value));
    var analysis = new StartupFailure.Settings().analyze(failure);
    assertThat(analysis.getDescription())
        .isEqualTo("%s: '%s' is not allowed, only %s".formatted(key, value, allowed));
  }

  private static void bind(String key, String value) {
    Map<String, String> settings = new TreeMap<>(Map.of(key, value));
    var binder = new Binder(new MapConfigurationPropertySource(settings));
    binder.bind("gateway", Bindable.of(GatewayProperties.class));
    binder.bind("downstream", Bindable.of(DownstreamProperties.class));
  }
}
