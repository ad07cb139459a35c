package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.otlp.OtlpReceiver;
import dev.fanout.lab.viewer.Traceparent;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** What programs under the agent have sent, by trace. */
final class Traces implements AutoCloseable {

  private final Map<String, List<Span>> traces = new ConcurrentHashMap<>();
  private final OtlpReceiver receiver;

  Traces() {
    try {
      receiver = new OtlpReceiver(0, this::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What makes a program send its spans here, soon and all of them. */
  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("OTEL_TRACES_EXPORTER", "otlp");
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + receiver.port());
    environment.put("OTEL_BSP_SCHEDULE_DELAY", "100");
    environment.put("OTEL_BSP_MAX_QUEUE_SIZE", "65536");
    return environment;
  }

  private void add(ResourceSpans of) {
    String program = Span.attributes(of.getResource().getAttributesList()).get("service.name");
    for (var scope : of.getScopeSpansList()) {
      for (var span : scope.getSpansList()) {
        var added = Span.of(program, span);
        traces.computeIfAbsent(added.trace(), _ -> new CopyOnWriteArrayList<>()).add(added);
      }
    }
  }

  /** Whether anything of that trace was sent. */
  boolean has(String id) {
    return traces.containsKey(id);
  }

  /** A trace that a test begins, as a caller of the gateway would. */
  Trace begin() {
    return new Trace(Traceparent.random());
  }

  /** One trace. */
  final class Trace {

    private final Traceparent begun;

    private Trace(Traceparent begun) {
      this.begun = begun;
    }

    /** The request header. */
    String header() {
      return Traceparent.HEADER + ": " + begun;
    }

    /** All spans so far. */
    List<Span> spans() {
      return traces.getOrDefault(begun.trace(), List.of());
    }

    /** Whether the gateway has sent its own span, which ends last. */
    boolean isOver() {
      return spans().stream().anyMatch(span -> span.kind().equals("SERVER"));
    }

    /** What has come so far. */
    SpanTree tree() {
      return new SpanTree(begun.caller(), spans());
    }

    /** Once so many spans are there. */
    SpanTree await(int spans) {
      Awaitility.await()
          .untilAsserted(() -> assertThat(spans()).hasSizeGreaterThanOrEqualTo(spans));
      return tree();
    }

    /** Traces that begin with a link to this one, once each of them has so many spans. */
    List<SpanTree> awaitLinked(int count, int spans) {
      Awaitility.await()
          .until(() -> linked().filter(trace -> trace.size() >= spans).count() >= count);
      return linked().map(trace -> new SpanTree("", trace)).toList();
    }

    private Stream<List<Span>> linked() {
      return traces.values().stream()
          .filter(trace -> trace.stream().anyMatch(span -> span.links().contains(begun.trace())));
    }
  }

  @Override
  public void close() {
    receiver.close();
  }
}
