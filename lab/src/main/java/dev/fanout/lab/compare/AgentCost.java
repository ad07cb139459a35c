package dev.fanout.lab.compare;

import dev.fanout.lab.terminal.Failure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The scenario with an experiment of its own: what the agent costs where it is not attached,
 * attached and sampled, attached and all traces sent.
 *
 * @param found as {@code ./fanout experiment tracing} wrote it
 */
record AgentCost(JsonObject found) {
  static final String TITLE = "The agent off, sampled and on";

  private static final String WITHOUT = "no agent";
  private static final Path FILE = Path.of("docs", "observability", "cost.json");

  /** Empty where the experiment was not run. */
  static Optional<AgentCost> read(Path repository) {
    var file = repository.resolve(FILE);
    try {
      return Files.exists(file)
          ? Optional.of(new AgentCost(new JsonObject(Files.readString(file))))
          : Optional.empty();
    } catch (IOException | DecodeException e) {
      throw new Failure(
          "Cannot read " + FILE + ": " + e.getMessage(), "./fanout experiment tracing writes it.");
    }
  }

  /** What is to be known beside the numbers. */
  String note() {
    var conditions = found.getJsonObject("conditions");
    return ("Not of this run: %s, %s, load average %.1f before it, at %.0f requests/s. Intervals"
            + " are of the experiment's rounds, all on one process of each, and so too narrow"
            + " for a verdict; CPU is the geometric mean, where the experiment's own page has"
            + " medians; p50 and p99 are of all rounds together. The services send no spans.")
        .formatted(
            conditions.getString("command"),
            conditions.getString("began"),
            conditions.getDouble("loadAverageBefore"),
            found.getDouble("requestsPerSecond"));
  }

  Grid grid() {
    return new Grid(
        List.of(
            "contestant",
            "traces",
            "spans per request",
            "CPU, s per 1,000 requests",
            "CPU, times that without agent",
            "p50, ms",
            "p99, ms"),
        rows().map(AgentCost::row).toList());
  }

  private Stream<JsonObject> rows() {
    return found.getJsonArray("rows").stream().map(JsonObject.class::cast);
  }

  private static List<String> row(JsonObject row) {
    return List.of(
        row.getString("gateway"),
        row.getString("traces"),
        "%.1f".formatted(row.getDouble("spansPerRequest")),
        mean(row, "cpuMillisPerRequest").text("%.2f"),
        row.getString("traces").equals(WITHOUT) ? "-" : mean(row, "timesWithoutAgent").text("%.2f"),
        "%.1f".formatted(row.getDouble("p50Millis")),
        "%.1f".formatted(row.getDouble("p99Millis")));
  }

  private static Ratio mean(JsonObject row, String rounds) {
    return Ratio.mean(numbers(row.getJsonArray(rounds)));
  }

  private static List<Double> numbers(JsonArray array) {
    return array.stream().map(number -> ((Number) number).doubleValue()).toList();
  }
}
