package dev.fanout.lab.compare;

import dev.fanout.lab.load.OpenLoop;
import dev.fanout.lab.load.Tally;
import dev.fanout.lab.measure.Load;
import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.replay.Behaviour;
import dev.fanout.lab.terminal.Failure;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** One of the services alone, under all the calls that the six of them get at the highest level. */
final class Calibration {
  private static final Service SERVICE = Service.CATALOG;
  private static final String LATE_SHARE = "lateShare";
  private static final String CALLS = "callsPerSecond";
  private static final String FAILED = "failed";

  /** Of the calls. */
  private static final double[] WARM_UP = {0.1, 0.2, 0.4, 0.6, 0.8};

  private final Ports services;
  private final Pinning pinning;

  /**
   * @param services their ports
   */
  Calibration(Ports services, Pinning pinning) {
    this.services = services;
    this.pinning = pinning;
  }

  /**
   * Of services that have been called before. It is made from the gateway's processor, as in a run:
   * beside the services the generator would be in their way at six times its usual rate.
   *
   * @param trial whose rate is of requests
   * @return what it says of itself; measured again where calls failed or the generator was late
   */
  Map<String, Object> ofServices(Load trial) throws InterruptedException {
    pinning.frontThis();
    try {
      return measured(trial);
    } finally {
      pinning.pinThis();
    }
  }

  /**
   * Of services that nothing has called yet: those that are cold fall behind, and are opened
   * connections until they may have no more of them. So it counts after a while only.
   */
  Map<String, Object> ofColdServices(Load trial) throws InterruptedException {
    pinning.frontThis();
    try {
      for (double share : WARM_UP) {
        called(calls(trial.rate()) * share, trial);
      }
      return measured(trial);
    } finally {
      pinning.pinThis();
    }
  }

  private Map<String, Object> measured(Load trial) throws InterruptedException {
    double calls = calls(trial.rate());
    Tally tally;
    int tries = 0;
    do {
      tally = called(calls, trial);
      tries++;
    } while (isVoid(tally.errorCount(), lateShare(tally)) && tries < Stand.MOST_TRIES);
    var facts = new LinkedHashMap<String, Object>();
    facts.put(CALLS, calls);
    facts.put("medianDelayMillis", SERVICE.delay().toMillis());
    facts.put("toldP99Millis", Behaviour.usual(SERVICE.delay()).p99Millis());
    facts.put("p50Millis", tally.millis(50));
    facts.put("p99Millis", tally.millis(99));
    facts.put(FAILED, tally.errorCount());
    facts.put(LATE_SHARE, lateShare(tally));
    return facts;
  }

  private Tally called(double calls, Load trial) throws InterruptedException {
    int connections = (int) (calls / 20);
    try (var generator =
        OpenLoop.connect(services.url(SERVICE), connections, Duration.ofSeconds(2))) {
      return generator
          .takingAnyBody()
          .run(calls, trial.leadIn(), trial.length(), k -> "/products/" + (1 + k % 400));
    } catch (IOException e) {
      throw new Failure(
          "No connection to the replayed services: " + e.getMessage(),
          ".fanout/logs/replay.log may say why.");
    }
  }

  /** Of so many requests. */
  private static double calls(double requests) {
    return requests * Service.values().length;
  }

  private static double lateShare(Tally tally) {
    return (double) tally.late() / tally.requests();
  }

  /** Whether they say how it is at that rate of requests. */
  static boolean says(JsonObject facts, double rate) {
    return !isVoid(facts) && Math.abs(facts.getDouble(CALLS) - calls(rate)) < 1;
  }

  /** Whether it says nothing, since calls failed or the generator was late each time. */
  static boolean isVoid(JsonObject facts) {
    return isVoid(failed(facts), facts.getDouble(LATE_SHARE));
  }

  private static boolean isVoid(long failed, double lateShare) {
    return failed > 0 || lateShare > Sample.LATE_AT_MOST;
  }

  /** How many calls did. */
  static long failed(JsonObject facts) {
    return facts.getLong(FAILED, 0L);
  }
}
