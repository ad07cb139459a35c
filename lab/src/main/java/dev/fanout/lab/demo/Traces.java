package dev.fanout.lab.demo;

import dev.fanout.lab.program.HttpCall;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.program.Tracing;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Table;
import dev.fanout.lab.viewer.Pair;
import dev.fanout.lab.viewer.Viewer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The same request through both gateways, traced, and where to see it. */
final class Traces implements AutoCloseable {
  private static final HttpCall JAEGER = HttpCall.get("http://localhost:16686/api/services");

  private final Programs programs;
  private final Optional<Viewer> viewer;
  private final List<Pair> pairs = new ArrayList<>();

  private Traces(Programs programs, Optional<Viewer> viewer) {
    this.programs = programs;
    this.viewer = viewer;
  }

  /** With a viewer where nobody else takes the spans. */
  static Traces open(Programs programs) {
    if (programs.tracing() != Tracing.VIEWED) {
      return new Traces(programs, Optional.empty());
    }
    var ports = programs.ports();
    try {
      var viewer = new Viewer(ports.viewer(), ports.otlp(), pair -> send(pair, ports));
      return new Traces(programs, Optional.of(viewer));
    } catch (IOException e) {
      throw new Failure(
          "The viewer cannot have the ports %d and %d: %s"
              .formatted(ports.viewer(), ports.otlp(), e.getMessage()),
          "End what holds one, or shift all ports: --port-offset");
    }
  }

  /** One request through each gateway, if anybody can see what becomes of it. */
  void ask(String id, String title) throws InterruptedException {
    if (programs.tracing() != Tracing.SENT && viewer.isEmpty()) {
      return;
    }
    var pair = Pair.of(id, title);
    viewer.ifPresent(one -> one.show(pair));
    try {
      send(pair, programs.ports());
    } catch (IOException e) {
      throw new Failure("A gateway does not answer: " + e, "See ./fanout logs");
    }
    pairs.add(pair);
  }

  private static void send(Pair pair, Ports ports) throws IOException, InterruptedException {
    for (var call : DemoPlan.calls(pair, ports)) {
      call.send();
    }
  }

  /** Whether there is anything to see. */
  boolean any() {
    return !pairs.isEmpty();
  }

  /** Where. */
  Table table() throws InterruptedException {
    return viewer.isPresent()
        ? TraceLinks.inViewer(viewer.get().url(), pairs)
        : jaeger() ? TraceLinks.inJaeger(pairs) : TraceLinks.ids(pairs);
  }

  /** What else is to be said of it. */
  List<String> remarks(boolean stay) {
    return viewer.isPresent() ? TraceLinks.remarks(stay) : List.of();
  }

  private static boolean jaeger() throws InterruptedException {
    try {
      return JAEGER.send().ok();
    } catch (IOException e) {
      return false; // some other collector
    }
  }

  @Override
  public void close() {
    viewer.ifPresent(Viewer::close);
  }
}
