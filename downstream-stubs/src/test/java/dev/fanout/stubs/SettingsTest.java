package dev.fanout.stubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @Test
  void byDefaultAllSixAreOnLoopback() {
    var settings = Settings.from(Map.of());
    assertThat(settings.address()).isEqualTo("127.0.0.1");
    assertThat(settings.ports())
        .containsExactly(
            entry(Service.CATALOG, 9101),
            entry(Service.PRICING, 9102),
            entry(Service.INVENTORY, 9103),
            entry(Service.REVIEWS, 9104),
            entry(Service.RECOMMENDATIONS, 9105),
            entry(Service.SHIPPING, 9106));
  }

  @Test
  void emptyIsAbsent() {
    assertThat(Settings.from(Map.of("SERVER_ADDRESS", "", "STUB_SERVICE", "", "STUB_PORT", "")))
        .isEqualTo(Settings.from(Map.of()));
  }

  @Test
  void oneServiceAloneHasItsUsualPortOrAnother() {
    assertThat(Settings.from(Map.of("STUB_SERVICE", "reviews")).ports())
        .containsExactly(entry(Service.REVIEWS, 9104));
    assertThat(Settings.from(Map.of("STUB_SERVICE", "reviews", "STUB_PORT", "65535")).ports())
        .containsExactly(entry(Service.REVIEWS, 65535));
  }

  @Test
  void addressMayBeAName() {
    assertThat(Settings.from(Map.of("SERVER_ADDRESS", "0.0.0.0")).address()).isEqualTo("0.0.0.0");
    assertThat(Settings.from(Map.of("SERVER_ADDRESS", "localhost")).address())
        .isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
  }

  @Test
  void unknownServiceIsRefused() {
    refused(Map.of("STUB_SERVICE", "Reviews"))
        .withMessage(
            "STUB_SERVICE is 'Reviews'; take one of catalog, pricing, inventory, reviews,"
                + " recommendations, shipping, or leave it out for all six");
  }

  @ParameterizedTest
  @ValueSource(strings = {"65536", "-1", "http", "9104 ", "99999999999"})
  void badPortIsRefused(String port) {
    refused(Map.of("STUB_SERVICE", "reviews", "STUB_PORT", port))
        .withMessage("STUB_PORT is '%s'; take 1 to 65535, or 0 for a free one", port);
  }

  @Test
  void portForAllSixIsRefused() {
    refused(Map.of("STUB_PORT", "9104")).withMessageContaining("STUB_SERVICE, one of catalog,");
  }

  @Test
  void unknownAddressIsRefused() {
    refused(Map.of("SERVER_ADDRESS", "256.0.0.1"))
        .withMessageContaining("SERVER_ADDRESS is '256.0");
  }

  private static ThrowableAssertAlternative<CannotStart> refused(Map<String, String> environment) {
    return assertThatExceptionOfType(CannotStart.class)
        .isThrownBy(() -> Settings.from(environment));
  }
}
