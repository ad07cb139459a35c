package dev.fanout.lab.compare;

import io.vertx.core.json.JsonObject;

/**
 * What each contestant can do, in requests per second, as it was found out once for a run.
 *
 * @param facts of the run
 */
record Knees(JsonObject facts) {
  double weakest() {
    return facts.getDouble("rate");
  }

  double of(Contestant contestant) {
    return facts.getJsonObject("knees").getDouble(contestant.name());
  }
}
