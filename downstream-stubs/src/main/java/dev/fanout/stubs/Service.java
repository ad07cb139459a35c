package dev.fanout.stubs;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The six services, in the order of their ports. */
public enum Service {
  CATALOG(10, "/products/{id}"),
  PRICING(15, "/prices/{id}"),
  INVENTORY(10, "/stock/{id}"),
  REVIEWS(30, "/reviews/{id}"),
  RECOMMENDATIONS(20, "/recommendations/{category}"),
  SHIPPING(15, "/shipping/{warehouse}");

  private static final int FIRST_PORT = 9101;

  private final Duration usualDelay;
  private final String route;

  Service(int usualDelayMillis, String route) {
    this.usualDelay = Duration.ofMillis(usualDelayMillis);
    this.route = route;
  }

  static Optional<Service> named(String wireName) {
    return Arrays.stream(values()).filter(service -> service.wireName().equals(wireName)).findAny();
  }

  static List<String> wireNames() {
    return Arrays.stream(values()).map(Service::wireName).toList();
  }

  /** The name in settings and folders, as in {@code reviews}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** 9101 to 9106. */
  int usualPort() {
    return FIRST_PORT + ordinal();
  }

  /** The template of the paths it answers. */
  String route() {
    return route;
  }

  /** The median. */
  Duration usualDelay() {
    return usualDelay;
  }
}
