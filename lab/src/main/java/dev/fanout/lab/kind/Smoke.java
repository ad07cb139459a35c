package dev.fanout.lab.kind;

import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.HttpCall;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.viewer.Traceparent;
import java.io.IOException;
import java.time.Duration;

/** One request through each gateway, and then its trace in Jaeger, as Jaeger's own API has it. */
final class Smoke {
  /** A young JVM on a busy laptop may take a while for its first answers. */
  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(90);

  /** Twice what the collector waits for the last span of a trace, and the programs' own batches. */
  private static final Duration TRACE_AT_MOST = Duration.ofSeconds(60);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final String COMPLETE = "\"degraded\":[]";

  private final Doors doors;
  private final Workbench bench;

  Smoke(Doors doors, Workbench bench) {
    this.doors = doors;
    this.bench = bench;
  }

  /**
   * @throws Failure if there is no complete answer, or no whole trace
   */
  void run() throws InterruptedException {
    for (var gateway : Gateway.values()) {
      long began = System.nanoTime();
      var asked = ask(gateway);
      bench.done(gateway + " answers, nothing missing", began);
      began = System.nanoTime();
      var trace = find(gateway, asked);
      bench.done(
          "its trace is in Jaeger: "
              + trace.spans()
              + " spans of "
              + trace.services()
              + " services",
          began);
    }
  }

  private Traceparent ask(Gateway gateway) throws InterruptedException {
    long end = System.nanoTime() + ANSWER_AT_MOST.toNanos();
    String last = "no answer";
    while (System.nanoTime() - end < 0) {
      var trace = Traceparent.random();
      var call = trace.on(HttpCall.get(doors.to(gateway) + "/products/7"));
      try {
        var answer = call.send();
        if (answer.status() == 200 && answer.body().endsWith(COMPLETE + "}")) {
          bench.terminal().line(bench.terminal().dim("$ " + call.shell()));
          return trace;
        }
        last = answer.status() + " " + answer.body();
      } catch (IOException e) {
        last = e.toString();
      }
      bench.terminal().status("  asking " + gateway + ": " + last.lines().findFirst().orElse(""));
      Thread.sleep(LOOK_EVERY);
    }
    throw new Failure(
        gateway + " gave no complete answer in " + ANSWER_AT_MOST.toSeconds() + " s: " + last,
        "See kubectl -n fanout logs deployment/" + gateway);
  }

  private JaegerTrace find(Gateway gateway, Traceparent asked) throws InterruptedException {
    var call = HttpCall.get(doors.toJaeger() + "/api/traces/" + asked.trace());
    bench.terminal().line(bench.terminal().dim("$ " + call.shell()));
    long end = System.nanoTime() + TRACE_AT_MOST.toNanos();
    String last = "no answer";
    while (System.nanoTime() - end < 0) {
      try {
        var trace = JaegerTrace.of(call.send().body());
        if (trace.isPresent() && trace.get().whole(gateway.toString(), asked.caller())) {
          return trace.get();
        }
        last =
            trace
                .map(some -> "only " + some.spans() + " spans of " + some.services() + " services")
                .orElse("there is none");
      } catch (IOException e) {
        last = e.toString();
      }
      bench.terminal().status("  waiting for its trace, " + last);
      Thread.sleep(LOOK_EVERY);
    }
    throw new Failure(
        "The trace "
            + asked.trace()
            + " was not whole after "
            + TRACE_AT_MOST.toSeconds()
            + " s: "
            + last
            + ".",
        "See kubectl -n fanout logs deployment/collector, and deployment/jaeger");
  }
}
