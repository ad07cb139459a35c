package dev.fanout.stubs;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The six services, in the order of their ports. */
public enum Service {
  CATALOG(10),
  PRICING(15),
  INVENTORY(10),
  REVIEWS(30),
  RECOMMENDATIONS(20),
  SHIPPING(15);

  private static final int FIRST_PORT = 9101;

  private final Duration usualDelay;

  Service(int usualDelayMillis) {
    usualDelay = Duration.ofMillis(usualDelayMillis);
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

  /** The median. */
  Duration usualDelay() {
    return usualDelay;
  }
}
