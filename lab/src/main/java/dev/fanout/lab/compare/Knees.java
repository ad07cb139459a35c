package dev.fanout.lab.compare;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What each contestant can do, in requests per second, as it was found out once for a run.
 *
 * @param facts of the run
 */
record Knees(JsonObject facts) {
  double weakest() {
    return facts.getDouble("rate");
  }

  /** The highest, of those that are not the generator's where there are any. */
  double strongest(List<Contestant> field) {
    var late = facts.getJsonArray("kneesOfTheGenerator");
    var own = field.stream().filter(contestant -> !late.contains(contestant.name())).toList();
    return (own.isEmpty() ? field : own)
        .stream()
            .mapToDouble(contestant -> facts.getJsonObject("knees").getDouble(contestant.name()))
            .max()
            .orElseThrow();
  }
}
