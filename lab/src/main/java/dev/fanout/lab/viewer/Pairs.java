package dev.fanout.lab.viewer;

import dev.fanout.lab.program.Gateway;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The newest pairs and their spans, which no other trace pushes out. */
final class Pairs {
  private static final int MOST = 30;

  /** Of a trace; a fan-out whose every call is tried three times has fewer than fifty. */
  private static final int MOST_SPANS = 500;

  private final Map<String, Pair> pairs = new LinkedHashMap<>();
  private final Map<String, Map<String, TraceSpan>> spans = new LinkedHashMap<>();

  /** From now on its spans are kept. */
  synchronized void add(Pair pair) {
    pair.traces().values().forEach(trace -> spans.put(trace.trace(), new LinkedHashMap<>()));
    pairs.put(pair.id(), pair);
    if (pairs.size() > MOST) {
      var eldest = pairs.remove(pairs.keySet().iterator().next());
      eldest.traces().values().forEach(trace -> spans.remove(trace.trace()));
    }
  }

  /** Keeps the span if it belongs to a pair; one that is sent twice is kept once. */
  synchronized void add(TraceSpan span) {
    var trace = spans.get(span.trace());
    if (trace != null && trace.size() < MOST_SPANS) {
      trace.put(span.id(), span);
    }
  }

  /** In the order in which they were asked. */
  synchronized List<Pair> all() {
    return List.copyOf(pairs.values());
  }

  synchronized Optional<Pair> find(String id) {
    return Optional.ofNullable(pairs.get(id));
  }

  /** What has arrived of a trace; nothing where it belongs to no pair. */
  synchronized List<TraceSpan> spans(String trace) {
    return List.copyOf(spans.getOrDefault(trace, Map.of()).values());
  }

  /** One side of a pair. */
  Trace trace(Pair pair, Gateway gateway) {
    var traceparent = pair.traces().get(gateway);
    return new Trace(traceparent.caller(), spans(traceparent.trace()));
  }
}
