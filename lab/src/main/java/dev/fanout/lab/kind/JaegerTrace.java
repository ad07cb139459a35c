package dev.fanout.lab.kind;

import dev.fanout.lab.program.Service;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A trace as Jaeger's API tells it: each span with its service and the span it is under. */
final class JaegerTrace {
  private record Span(String service, String parent) {}

  private final Map<String, Span> byId = new HashMap<>();

  private JaegerTrace() {}

  /** None where Jaeger has none. */
  static Optional<JaegerTrace> of(String body) {
    try {
      var data = new JsonObject(body).getJsonArray("data");
      if (data == null || data.isEmpty()) {
        return Optional.empty();
      }
      var trace = new JaegerTrace();
      var found = data.getJsonObject(0);
      var processes = found.getJsonObject("processes");
      for (Object one : found.getJsonArray("spans")) {
        var span = (JsonObject) one;
        var references = span.getJsonArray("references");
        trace.byId.put(
            span.getString("spanID"),
            new Span(
                processes.getJsonObject(span.getString("processID")).getString("serviceName"),
                references.isEmpty() ? "" : references.getJsonObject(0).getString("spanID")));
      }
      return Optional.of(trace);
    } catch (DecodeException e) {
      return Optional.empty(); // not Jaeger's API yet, but whoever stands before it
    }
  }

  int spans() {
    return byId.size();
  }

  int services() {
    return Set.copyOf(byId.values().stream().map(Span::service).toList()).size();
  }

  /**
   * Whether it has a span of each of the six services, with nothing but spans of the gateway
   * between it and the caller's.
   */
  boolean whole(String gateway, String caller) {
    var reached = new HashSet<String>();
    for (var span : byId.values()) {
      if (!span.service().equals(gateway) && leads(span.parent(), gateway, caller)) {
        reached.add(span.service());
      }
    }
    return reached.equals(Set.copyOf(Service.names()));
  }

  private boolean leads(String id, String gateway, String caller) {
    for (Span span; (span = byId.get(id)) != null; id = span.parent()) {
      if (!span.service().equals(gateway)) {
        return false;
      }
      if (span.parent().equals(caller)) {
        return true;
      }
    }
    return false;
  }
}
