package dev.fanout.lab.viewer;

import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import zipkin2.Span;
import zipkin2.storage.InMemoryStorage;

/** What has been received, in memory, the newest of it. */
final class SpanStore {
  private final Pairs pairs;
  private final InMemoryStorage newest;
  private final int most;

  /**
   * @param pairs get their spans, which are not counted
   * @param most spans; traces are forgotten whole, the oldest first
   */
  SpanStore(Pairs pairs, int most) {
    this.pairs = pairs;
    this.most = most;
    this.newest = InMemoryStorage.newBuilder().strictTraceId(true).maxSpanCount(most).build();
  }

  /** Of an export with more spans than are kept, the first. */
  void add(ResourceSpans sent) {
    var spans = TraceSpan.of(sent);
    spans.forEach(pairs::add);
    try {
      newest
          .spanConsumer()
          .accept(spans.stream().limit(most).map(ZipkinSpan::of).toList())
          .execute();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For questions that no pair is needed for. */
  InMemoryStorage newest() {
    return newest;
  }

  /** The spans of a trace, none where nobody knows it any more. */
  List<Span> trace(String id) throws IOException {
    var found = newest.traces().getTrace(id).execute();
    return found.isEmpty() ? pairs.spans(id).stream().map(ZipkinSpan::of).toList() : found;
  }
}
