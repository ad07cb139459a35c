package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

/** One look at {@code /actuator/prometheus}. */
final class Metrics {

  private final List<String> series;

  private Metrics(List<String> series) {
    this.series = series;
  }

  static Metrics of(int managementPort) {
    var answer = Http.get(managementPort, "/actuator/prometheus");
    assertThat(answer.status()).isEqualTo(200);
    return new Metrics(answer.body().lines().filter(line -> !line.startsWith("#")).toList());
  }

  /** Whether there is a series of that name, whatever its value. */
  boolean has(String name) {
    return series.stream()
        .anyMatch(line -> line.startsWith(name + "{") || line.startsWith(name + " "));
  }

  /**
   * Adds up the series of that name with all of these tags; a metric nobody has touched yet is 0.
   *
   * @param tags each as in {@code service="reviews"}
   */
  double sum(String name, String... tags) {
    return series.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Stream.of(tags).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** As the bulkheads count them. */
  double callsInFlight() {
    return sum("resilience4j_bulkhead_max_allowed_concurrent_calls")
        - sum("resilience4j_bulkhead_available_concurrent_calls");
  }
}
