package dev.fanout.lab.compare;

import dev.fanout.lab.program.HttpCall;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.replay.Behaviour;
import dev.fanout.lab.terminal.Failure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The services that all contestants call, told what to do and asked what became of their calls. */
final class ReplayedServices {
  private static final int MOST_TRIES = 5;

  private final Ports ports;

  ReplayedServices(Ports ports) {
    this.ports = ports;
  }

  void behave(Map<Service, Behaviour> behaviours) throws InterruptedException {
    for (var one : behaviours.entrySet()) {
      send("PUT", one.getKey(), "behaviour", one.getValue().json());
    }
  }

  /** All as usual, and what has been is forgotten. */
  void reset() throws InterruptedException {
    for (var service : Service.values()) {
      send("DELETE", service, "behaviour", "");
    }
  }

  /** Calls whose caller left before there was an answer. */
  List<Departures.Moment> ended(Service service) throws InterruptedException {
    var calls = new JsonObject(send("GET", service, "calls", ""));
    return calls.getJsonArray("ended").stream()
        .map(JsonArray.class::cast)
        .map(one -> new Departures.Moment(one.getString(0), one.getLong(1)))
        .toList();
  }

  /** Again where it does not answer: a run of hours shall not end with a hiccup of the machine. */
  private String send(String method, Service service, String what, String body)
      throws InterruptedException {
    var uri = URI.create(ports.url(service) + "/__admin/" + what);
    for (int tries = 1; ; tries++) {
      try {
        var answer = new HttpCall(method, uri, body).send();
        if (answer.ok()) {
          return answer.body();
        }
        throw new Failure(uri + " answers " + answer.status() + ".", "See ./fanout logs replay");
      } catch (IOException e) {
        if (tries == MOST_TRIES) {
          throw new Failure(
              uri + " does not answer: " + e.getMessage(), "See ./fanout logs replay");
        }
      }
    }
  }
}
