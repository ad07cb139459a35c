package dev.fanout.lab.demo;

import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.terminal.Table;
import dev.fanout.lab.viewer.Pair;
import dev.fanout.lab.viewer.Viewer;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Where traces are to be seen. */
final class TraceLinks {
  private static final String JAEGER = "http://localhost:16686/trace/";

  private TraceLinks() {}

  /** In the demo's own viewer. */
  static Table inViewer(URI url, List<Pair> pairs) {
    var table = new Table(2, "SIDE BY SIDE", "URL");
    pairs.forEach(pair -> table.row(pair.title(), url + "/#" + pair.id()));
    table.row("all others, in Zipkin's UI", url + Viewer.ZIPKIN);
    return table.row("who calls whom, there", url + Viewer.ZIPKIN + "dependency");
  }

  /** In a Jaeger, which also compares two. */
  static Table inJaeger(List<Pair> pairs) {
    var table = new Table(2, "IN JAEGER", "URL");
    for (var pair : pairs) {
      for (var gateway : Gateway.values()) {
        table.row(pair.title() + ", " + gateway, JAEGER + pair.trace(gateway));
      }
      table.row(
          pair.title() + ", compared",
          JAEGER
              + Arrays.stream(Gateway.values())
                  .map(pair::trace)
                  .collect(Collectors.joining("...")));
    }
    return table;
  }

  /** For whatever else has taken them. */
  static Table ids(List<Pair> pairs) {
    var table = new Table(2, "SENT TO 127.0.0.1:4318", "TRACE");
    for (var pair : pairs) {
      for (var gateway : Gateway.values()) {
        table.row(pair.title() + ", " + gateway, pair.trace(gateway));
      }
    }
    return table;
  }

  /** About the viewer. */
  static List<String> remarks(boolean stay) {
    return List.of(
        stay
            ? "These links live as long as the demo. The page asks both gateways again at the press"
                + " of a button: try it after ./fanout fault pricing 500."
            : "These links live only as long as the viewer, which now ends with the demo: to look"
                + " at them, leave out --exit.");
  }
}
