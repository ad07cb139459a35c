package dev.fanout.lab.viewer;

import static dev.fanout.lab.program.Service.CATALOG;
import static dev.fanout.lab.program.Service.INVENTORY;
import static dev.fanout.lab.program.Service.RECOMMENDATIONS;
import static dev.fanout.lab.program.Service.SHIPPING;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The attempts that an answer waited for, one after the other: the shorter each of them, the sooner
 * the answer.
 */
final class CriticalPath {
  /** What is asked with an answer of another. */
  private static final Map<String, String> NEEDS =
      Map.of(
          RECOMMENDATIONS.toString(),
          CATALOG.toString(),
          SHIPPING.toString(),
          INVENTORY.toString());

  private CriticalPath() {}

  /** In order of time; empty where nothing was called, or nobody waited for the answer. */
  static List<TraceSpan> of(Trace trace) {
    var path = new ArrayList<TraceSpan>();
    var step = last(trace);
    while (step.isPresent()) {
      path.addFirst(step.get());
      step = before(step.get(), trace);
    }
    return path;
  }

  private static Optional<TraceSpan> last(Trace trace) {
    var fanout = trace.fanout();
    if (fanout.isEmpty() || fanout.get().attribute("fanout.outcome").equals("cancelled")) {
      return Optional.empty();
    }
    String decisive = fanout.get().attribute("fanout.service");
    var candidates = decisive.isEmpty() ? trace.attempts() : trace.attempts(decisive);
    return candidates.stream()
        .filter(span -> !span.attribute("fanout.outcome").equals("cancelled"))
        .max(Comparator.comparing(TraceSpan::ended));
  }

  private static Optional<TraceSpan> before(TraceSpan step, Trace trace) {
    String service = Trace.service(step);
    var earlier =
        trace.attempts(service).stream()
            .filter(span -> Trace.attempt(span) == Trace.attempt(step) - 1)
            .findFirst();
    if (earlier.isPresent() || !NEEDS.containsKey(service)) {
      return earlier;
    }
    return trace.attempts(NEEDS.get(service)).stream()
        .filter(span -> span.attribute("fanout.outcome").equals("present"))
        .findFirst();
  }
}
