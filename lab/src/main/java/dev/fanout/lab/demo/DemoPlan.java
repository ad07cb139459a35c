package dev.fanout.lab.demo;

import dev.fanout.lab.program.Delay;
import dev.fanout.lab.program.Fault;
import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.HttpCall;
import dev.fanout.lab.program.Note;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.program.Step;
import dev.fanout.lab.viewer.Pair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Everything the demo does, in order.
 *
 * @param rate requests per second while measuring
 * @param orLess whether it may be less, where the machine does not carry as much
 * @param each measured time per gateway and phase
 */
public record DemoPlan(Programs programs, double rate, boolean orLess, Duration each) {
  /** Catalog and then recommendations, or reviews: 30 ms either way. */
  private static final double CRITICAL_PATH_MILLIS = 30;

  DemoPlan at(double otherRate) {
    return new DemoPlan(programs, otherRate, orLess, each);
  }

  Phase fixedDelays() {
    var delays = services(service -> Delay.exact(service).set(service, ports()));
    return new Phase("fixed delays", delays, load(), CRITICAL_PATH_MILLIS);
  }

  Phase slowReviews() {
    var slow = Fault.SLOW.on(Service.REVIEWS, ports(), 1);
    return new Phase("reviews takes 2 s", List.of(slow), load(), 0);
  }

  /** Back to how {@code up} leaves the services. */
  List<HttpCall> backToNormal() {
    var calls = new ArrayList<HttpCall>();
    calls.add(Fault.off(Service.REVIEWS, ports()));
    calls.addAll(services(service -> Delay.usual(service).set(service, ports())));
    return calls;
  }

  /** The lines to type instead, apart from the load, which needs a generator. */
  public List<Step> steps() {
    var steps = new ArrayList<Step>(programs.startSteps());
    for (var phase : List.of(fixedDelays(), slowReviews())) {
      steps.add(new Note(phase.title()));
      steps.addAll(phase.before());
      steps.addAll(traced(phase));
      steps.add(phase.load());
    }
    steps.add(new Note("back to normal"));
    steps.addAll(backToNormal());
    steps.add(() -> "kill $(jobs -p)   # the end");
    return steps;
  }

  /** The same request to both gateways, one after the other: neither is in the other's way. */
  static List<HttpCall> calls(Pair pair, Ports ports) {
    return Arrays.stream(Gateway.values())
        .map(gateway ->
            pair.traces().get(gateway).on(HttpCall.get(ports.url(gateway) + "/products/7")))
        .toList();
  }

  private List<Step> traced(Phase phase) {
    var steps = new ArrayList<Step>();
    switch (programs.tracing()) {
      case OFF, UNSENT -> {}
      case SENT -> steps.add(new Note("one request through each, in a trace of a known id"));
      case VIEWED ->
          steps.add(
              new Note(
                  "one request through each, in a trace of a known id; the demo takes spans on port"
                      + " "
                      + ports().otlp()
                      + " and shows them on port "
                      + ports().viewer()));
    }
    if (!steps.isEmpty()) {
      steps.addAll(calls(Pair.of("", phase.title()), ports()));
    }
    return steps;
  }

  Ports ports() {
    return programs.ports();
  }

  private Load load() {
    return new Load(ports(), rate, each);
  }

  private static List<HttpCall> services(Function<Service, HttpCall> call) {
    return Arrays.stream(Service.values()).map(call).toList();
  }
}
