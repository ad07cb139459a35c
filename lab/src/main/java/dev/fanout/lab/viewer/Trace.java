package dev.fanout.lab.viewer;

import dev.fanout.lab.program.Service;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The spans of one request as they belong together, as far as they have arrived. */
final class Trace {
  private static final String FANOUT = "fan-out";

  /** In both gateways' traces in the same order, whichever call happened to begin first. */
  private static final Comparator<TraceSpan> ORDER =
      Comparator.comparing(Trace::rank)
          .thenComparing(Trace::attempt)
          .thenComparing(TraceSpan::begun);

  private final String caller;
  private final List<TraceSpan> spans;

  /**
   * @param caller id of the span that the request came from, which is nobody's
   */
  Trace(String caller, List<TraceSpan> spans) {
    this.caller = caller;
    this.spans = spans.stream().sorted(ORDER).toList();
  }

  /**
   * A span where it is drawn.
   *
   * @param key the same for the same span of another request
   * @param depth 0 for the outermost
   */
  record Line(String key, int depth, TraceSpan span) {}

  /** The gateway's span of the request. */
  Optional<TraceSpan> root() {
    return spans.stream().filter(span -> span.parent().equals(caller)).findFirst();
  }

  Optional<TraceSpan> fanout() {
    return spans.stream().filter(span -> span.name().equals(FANOUT)).findFirst();
  }

  /** Of all calls, in the order of the services. */
  List<TraceSpan> attempts() {
    return fanout().stream()
        .flatMap(fanout -> spans.stream().filter(span -> span.parent().equals(fanout.id())))
        .filter(span -> span.kind() == SpanKind.SPAN_KIND_CLIENT)
        .toList();
  }

  /** Of one service's call, in their order. */
  List<TraceSpan> attempts(String service) {
    return attempts().stream().filter(span -> service(span).equals(service)).toList();
  }

  /** Whether the request is over and no span's parent is still on its way. */
  boolean whole() {
    return root().isPresent() && tops().size() == 1;
  }

  /** Each span below its parent. */
  List<Line> lines() {
    var lines = new ArrayList<Line>();
    var keys = new HashSet<String>();
    tops().forEach(top -> lines(top, "", 0, lines, keys));
    return lines;
  }

  /** The service that is called, empty where none is. */
  static String service(TraceSpan span) {
    return span.attribute("peer.service");
  }

  /** Its number within its call, 0 where it is no attempt. */
  static int attempt(TraceSpan span) {
    String number = span.attribute("fanout.attempt");
    return number.matches("[0-9]{1,4}") ? Integer.parseInt(number) : 0;
  }

  static boolean hedge(TraceSpan span) {
    return span.attribute("fanout.hedge").equals("true");
  }

  private void lines(TraceSpan span, String above, int depth, List<Line> lines, Set<String> keys) {
    String name = above + "/" + span.kind().getNumber() + " " + span.name() + " " + attempt(span);
    String key = name;
    for (int twin = 2; !keys.add(key); twin++) {
      key = name + " " + twin;
    }
    lines.add(new Line(key, depth, span));
    for (var child : spans) {
      if (child.parent().equals(span.id())) {
        lines(child, key, depth + 1, lines, keys);
      }
    }
  }

  /** Whose parents are not here. */
  private List<TraceSpan> tops() {
    var ids = spans.stream().map(TraceSpan::id).collect(Collectors.toSet());
    return spans.stream().filter(span -> !ids.contains(span.parent())).toList();
  }

  private static int rank(TraceSpan span) {
    return Service.named(service(span)).map(Service::ordinal).orElse(-1);
  }
}
