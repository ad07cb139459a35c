package dev.fanout.lab.compare;

import dev.fanout.lab.program.HttpCall;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.replay.Behaviour;
import dev.fanout.lab.terminal.Failure;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** The services that all contestants call, told what to do and asked what became of their calls. */
final class ReplayedServices {
  private static final int MOST_TRIES = 5;

  private final Ports ports;

  ReplayedServices(Ports ports) {
    this.ports = ports;
  }

  /**
   * Since the service started.
   *
   * @param ended calls whose caller left before there was an answer
   * @param endedMillis how long those had been there, in sum
   */
  record Calls(long calls, long ended, double endedMillis) {}

  void behave(Map<Service, Behaviour> behaviours) throws InterruptedException {
    for (var one : behaviours.entrySet()) {
      send("PUT", one.getKey(), "behaviour", one.getValue().json());
    }
  }

  /** All as usual. */
  void reset() throws InterruptedException {
    for (var service : Service.values()) {
      send("DELETE", service, "behaviour", "");
    }
  }

  Calls calls(Service service) throws InterruptedException {
    var json = new JsonObject(send("GET", service, "calls", ""));
    return new Calls(json.getLong("calls"), json.getLong("ended"), json.getDouble("endedMillis"));
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
