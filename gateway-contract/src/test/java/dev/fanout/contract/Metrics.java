package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

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

  /**
   * Adds up the series of that name with these tags; a metric nobody has touched yet is 0.
   *
   * @param tags each as in {@code name=reviews}
   */
  double sum(String name, String... tags) {
    return series.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> List.of(tags).stream().allMatch(tag -> has(line, tag)))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static boolean has(String line, String tag) {
    int equals = tag.indexOf('=');
    String quoted = tag.substring(0, equals) + "=\"" + tag.substring(equals + 1) + "\"";
    return line.contains("{" + quoted) || line.contains("," + quoted);
  }
}
