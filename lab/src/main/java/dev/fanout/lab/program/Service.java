package dev.fanout.lab.program;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The six downstream services with their ports and how long they usually take. */
public enum Service {
  CATALOG(9101, 10),
  PRICING(9102, 15),
  INVENTORY(9103, 10),
  REVIEWS(9104, 30),
  RECOMMENDATIONS(9105, 20),
  SHIPPING(9106, 15);

  private final int port;
  private final Duration delay;

  Service(int port, int delayMillis) {
    this.port = port;
    this.delay = Duration.ofMillis(delayMillis);
  }

  int port() {
    return port;
  }

  /** The median of its delay when nothing else is set. */
  public Duration delay() {
    return delay;
  }

  /** The service called so, or empty. */
  public static Optional<Service> named(String name) {
    return Arrays.stream(values()).filter(service -> service.toString().equals(name)).findAny();
  }

  /** All names, in order. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Service::toString).toList();
  }

  /** The name in configuration, answers and commands. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
