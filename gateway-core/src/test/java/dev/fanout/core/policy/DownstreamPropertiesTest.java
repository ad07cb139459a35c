package dev.fanout.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.policy.DownstreamProperties.ServiceProperties;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

class DownstreamPropertiesTest {

  private static final ServiceProperties GOOD = service("http://localhost:1", "1s", "1MB");

  @ParameterizedTest
  @ValueSource(strings = {"http://h", "https://h:1", "http://h:65535/a/b", "http://[::1]:80"})
  void aBaseUrlMayHaveAPath(String url) {
    assertThat(reviews(service(url, "1s", "1MB")).of(Service.REVIEWS).baseUrl()).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h:80",
        "ftp://h",
        "http:///a",
        "http://h:0",
        "http://h:65536",
        "http://u@h",
        "http://h?q",
        "http://h#f",
        "http://h/%20",
        "http://h/",
        "http://h/a/"
      })
  void andNothingElse(String url) {
    assertRefused("base-url", service(url, "1s", "1MB"));
  }

  @Test
  void aServiceWithoutUrlIsRefused() {
    assertRefused(
        "base-url", new ServiceProperties(null, Duration.ofSeconds(1), null, DataSize.ofBytes(1)));
    assertRefused("base-url", null);
  }

  @Test
  void timeoutsAreFromAMillisecondToTenMinutes() {
    reviews(service("http://h", "1ms", "1MB"));
    reviews(service("http://h", "10m", "1MB"));
    assertRefused("timeout", service("http://h", "999us", "1MB"));
    assertRefused("timeout", service("http://h", "600001ms", "1MB"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1ms", "999ms", "p90", "p99"})
  void aHedgeComesBeforeTheTimeout(String hedgeAfter) {
    reviews(hedged(hedgeAfter));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0ms", "1s"})
  void andNotAtOnceOrLater(String hedgeAfter) {
    assertRefused("hedge-after", hedged(hedgeAfter));
  }

  @ParameterizedTest
  @ValueSource(strings = {"p89", "p100", "p9", "p95.5", "soon", ""})
  void andIsATimeOrAQuantile(String hedgeAfter) {
    assertThatIllegalArgumentException().isThrownBy(() -> HedgeAfter.valueOf(hedgeAfter));
  }

  @Test
  void bodiesAreFromAByteToAGigabyte() {
    reviews(service("http://h", "1s", "1B"));
    reviews(service("http://h", "1s", "1024MB"));
    assertRefused("max-body", service("http://h", "1s", "0B"));
    assertRefused("max-body", service("http://h", "1s", "1025MB"));
  }

  @Test
  void eachServiceHasItsOwn() {
    var other = service("http://h", "2s", "1MB");
    var properties = new DownstreamProperties(GOOD, GOOD, GOOD, other, GOOD, GOOD);
    for (Service service : Service.values()) {
      assertThat(properties.of(service)).isSameAs(service == Service.REVIEWS ? other : GOOD);
    }
  }

  private static void assertRefused(String key, ServiceProperties reviews) {
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(() -> reviews(reviews))
        .withMessageStartingWith("downstream.reviews." + key + ": ");
  }

  private static DownstreamProperties reviews(ServiceProperties reviews) {
    return new DownstreamProperties(GOOD, GOOD, GOOD, reviews, GOOD, GOOD);
  }

  private static ServiceProperties hedged(String hedgeAfter) {
    return new ServiceProperties(
        URI.create("http://h"),
        Duration.ofSeconds(1),
        HedgeAfter.valueOf(hedgeAfter),
        DataSize.ofBytes(1));
  }

  private static ServiceProperties service(String url, String timeout, String maxBody) {
    return new ServiceProperties(
        URI.create(url), DurationStyle.detectAndParse(timeout), null, DataSize.parse(maxBody));
  }
}
