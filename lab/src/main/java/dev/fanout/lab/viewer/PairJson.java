package dev.fanout.lab.viewer;

import dev.fanout.lab.json.Json;
import dev.fanout.lab.program.Gateway;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Pairs as the page draws them. Times are milliseconds since the gateway had the request. */
final class PairJson {
  private final Pairs pairs;

  PairJson(Pairs pairs) {
    this.pairs = pairs;
  }

  /** All of them, without their spans. */
  String all() {
    return Json.text(pairs.all().stream().map(this::title).toList());
  }

  /** One of them, whole. */
  Optional<String> one(String id) {
    return pairs
        .find(id)
        .map(pair -> {
          var json = title(pair);
          json.put(
              "sides",
              Arrays.stream(Gateway.values()).map(gateway -> side(pair, gateway)).toList());
          return Json.text(json);
        });
  }

  private Map<String, Object> title(Pair pair) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", pair.id());
    json.put("title", pair.title());
    json.put("asked", pair.asked().toEpochMilli());
    json.put(
        "outcomes",
        Arrays.stream(Gateway.values())
            .map(gateway -> answer(pairs.trace(pair, gateway)))
            .toList());
    return json;
  }

  private Map<String, Object> side(Pair pair, Gateway gateway) {
    var trace = pairs.trace(pair, gateway);
    long origin = trace.lines().stream().mapToLong(line -> line.span().begun()).min().orElse(0);
    var path = CriticalPath.of(trace);
    var json = new LinkedHashMap<String, Object>();
    json.put("gateway", gateway.toString());
    json.put("trace", pair.trace(gateway));
    json.put("whole", trace.whole());
    json.put("millis", trace.root().map(TraceSpan::millis).orElse(0.0));
    json.put("outcome", answer(trace));
    json.put("sentence", Explanation.of(trace));
    json.put(
        "lines",
        trace.lines().stream()
            .map(line -> line(line, origin, path.contains(line.span())))
            .toList());
    return json;
  }

  /** What became of the request: the fan-out's outcome, else the status. */
  private static Map<String, Object> answer(Trace trace) {
    return trace
        .fanout()
        .or(trace::root)
        .map(Outcome::of)
        .map(PairJson::outcome)
        .orElseGet(() -> Map.of("kind", "", "word", "on its way"));
  }

  private static Map<String, Object> outcome(Outcome outcome) {
    var json = new LinkedHashMap<String, Object>();
    json.put("kind", outcome.kind().name().toLowerCase(Locale.ROOT));
    json.put("word", outcome.word());
    return json;
  }

  private static Map<String, Object> line(Trace.Line line, long origin, boolean critical) {
    var span = line.span();
    boolean call = span.kind() == SpanKind.SPAN_KIND_CLIENT;
    var json = new LinkedHashMap<String, Object>();
    json.put("key", line.key());
    json.put("depth", line.depth());
    json.put("name", span.name());
    json.put("kind", span.kind().name().replace("SPAN_KIND_", "").toLowerCase(Locale.ROOT));
    json.put("service", call ? Trace.service(span) : span.program());
    json.put("note", note(span));
    json.put("begins", span.beginsAfter(origin));
    json.put("millis", span.millis());
    json.put("outcome", outcome(Outcome.of(span)));
    json.put("critical", critical);
    json.put("attributes", span.attributes());
    var events = new ArrayList<Map<String, Object>>();
    for (var event : span.events()) {
      var one = new LinkedHashMap<String, Object>();
      one.put("name", event.name());
      one.put("at", (event.at() - origin) / 1e6);
      one.put("attributes", event.attributes());
      events.add(one);
    }
    json.put("events", List.copyOf(events));
    return json;
  }

  /** Which attempt it is, where there may be more. */
  private static String note(TraceSpan span) {
    if (Trace.hedge(span)) {
      return "hedge";
    }
    return Trace.attempt(span) > 1 ? "attempt " + Trace.attempt(span) : "";
  }
}
