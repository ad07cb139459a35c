package dev.fanout.lab.viewer;

import dev.fanout.lab.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import zipkin2.Span;
import zipkin2.codec.DependencyLinkBytesEncoder;
import zipkin2.codec.SpanBytesEncoder;
import zipkin2.storage.QueryRequest;

/** The part of Zipkin's API, version 2, that its web UI asks. */
final class ZipkinApi {
  private static final String TRACE = "/api/v2/trace/";
  private static final Duration LOOKBACK = Duration.ofHours(1);
  private static final int USUAL_LIMIT = 10;
  private static final int HIGHEST_LIMIT = 1000;

  private final SpanStore store;

  ZipkinApi(SpanStore store) {
    this.store = store;
  }

  /** Whether such a path is a question, and no file. */
  boolean knows(String path) {
    return path.equals("/config.json") || path.startsWith("/api/");
  }

  /**
   * @param path below the UI's
   * @throws IllegalArgumentException when the question makes no sense
   */
  Answer answer(String path, Query query) throws IOException {
    var names = store.newest().serviceAndSpanNames();
    String service = query.text("serviceName").orElse("");
    return switch (path) {
      case "/config.json" -> Answer.json(config());
      case "/api/v2/services" -> Answer.json(Json.text(names.getServiceNames().execute()));
      case "/api/v2/spans" -> Answer.json(Json.text(names.getSpanNames(service).execute()));
      case "/api/v2/remoteServices" ->
          Answer.json(Json.text(names.getRemoteServiceNames(service).execute()));
      case "/api/v2/autocompleteKeys", "/api/v2/autocompleteValues" ->
          Answer.json(Json.text(List.of()));
      case "/api/v2/dependencies" -> dependencies(query);
      case "/api/v2/traces" -> Answer.json(traces(search(query)));
      case "/api/v2/traceMany" -> Answer.json(traces(named(query)));
      default ->
          path.startsWith(TRACE)
              ? trace(path.substring(TRACE.length()))
              : Answer.refusal(404, "There is no such question: " + path);
    };
  }

  private static String config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("queryLimit", USUAL_LIMIT);
    config.put("defaultLookback", LOOKBACK.toMillis());
    config.put("searchEnabled", true);
    config.put("dependency", Map.of("enabled", true, "lowErrorRate", 0.5, "highErrorRate", 0.75));
    return Json.text(config);
  }

  private Answer dependencies(Query query) throws IOException {
    var links =
        store
            .newest()
            .spanStore()
            .getDependencies(end(query), query.number("lookback").orElse(LOOKBACK.toMillis()))
            .execute();
    return Answer.json(DependencyLinkBytesEncoder.JSON_V1.encodeList(links));
  }

  private Answer trace(String id) throws IOException {
    var spans = store.trace(id);
    return spans.isEmpty()
        ? Answer.refusal(404, "Nothing is known of the trace " + id)
        : Answer.json(SpanBytesEncoder.JSON_V2.encodeList(spans));
  }

  private List<List<Span>> search(Query query) throws IOException {
    long limit = query.number("limit").orElse((long) USUAL_LIMIT);
    var request =
        QueryRequest.newBuilder()
            .serviceName(query.text("serviceName").orElse(null))
            .remoteServiceName(query.text("remoteServiceName").orElse(null))
            .spanName(query.text("spanName").orElse(null))
            .parseAnnotationQuery(query.text("annotationQuery").orElse(null))
            .minDuration(query.number("minDuration").orElse(null))
            .maxDuration(query.number("maxDuration").orElse(null))
            .endTs(end(query))
            .lookback(query.number("lookback").orElse(LOOKBACK.toMillis()))
            .limit((int) Math.min(HIGHEST_LIMIT, limit))
            .build();
    return store.newest().spanStore().getTraces(request).execute();
  }

  private List<List<Span>> named(Query query) throws IOException {
    var traces = new ArrayList<List<Span>>();
    for (String id : query.text("traceIds").orElse("").split(",")) {
      if (!id.isEmpty() && traces.size() < HIGHEST_LIMIT) {
        traces.add(store.trace(id));
      }
    }
    traces.removeIf(List::isEmpty);
    return traces;
  }

  private static long end(Query query) {
    return query.number("endTs").orElseGet(System::currentTimeMillis);
  }

  private static String traces(List<List<Span>> traces) {
    var texts =
        traces.stream()
            .map(spans ->
                new String(SpanBytesEncoder.JSON_V2.encodeList(spans), StandardCharsets.UTF_8))
            .toList();
    return "[" + String.join(",", texts) + "]";
  }
}
