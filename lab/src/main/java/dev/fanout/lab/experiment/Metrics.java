package dev.fanout.lab.experiment;

import dev.fanout.lab.program.HttpCall;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a gateway says about itself, in Prometheus' text format.
 *
 * @param lines without comments
 */
record Metrics(List<String> lines) {
  static Metrics parse(String text) {
    return new Metrics(text.lines().filter(line -> !line.startsWith("#")).toList());
  }

  /** Empty when it does not answer in time. */
  static Optional<Metrics> of(Subject subject) throws InterruptedException {
    try {
      var answer = HttpCall.get(subject.management() + "/actuator/prometheus").send();
      return answer.ok() ? Optional.of(parse(answer.body())) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // too busy
    }
  }

  /**
   * The sum over all series of a name; 0 where there is none.
   *
   * @param tags each as in {@code service="reviews"}
   */
  double sum(String name, String... tags) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .filter(
            line -> line.length() > name.length() && "{ ".indexOf(line.charAt(name.length())) >= 0)
        .filter(line -> Arrays.stream(tags).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
