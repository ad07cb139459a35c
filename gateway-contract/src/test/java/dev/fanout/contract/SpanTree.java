package dev.fanout.contract;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The spans of a trace as they belong together; no span without its parent. */
final class SpanTree {

  /**
   * Whose values differ from one run to the next, or between two programs that run side by side.
   */
  private static final Set<String> PASSING =
      Set.of(
          "client.port",
          "fanout.deadline.left",
          "network.peer.port",
          "server.port",
          "thread.id",
          "thread.name");

  /**
   * In which the agent's server spans differ, because of the servers: Tomcat's filters match every
   * path, and have a route where no controller does; a request whose client has left has a status
   * in a servlet, and none in Netty.
   */
  private static final Set<String> OF_THE_SERVER =
      Set.of("http.route=/*", "http.response.status_code=499", "error.type=_OTHER");

  private static final List<String> OUTLINED =
      List.of(
          "http.response.status_code",
          "fanout.outcome",
          "fanout.degraded",
          "fanout.cancellation.cause");

  private final String caller;
  private final List<Span> spans;

  SpanTree(String caller, List<Span> spans) {
    this.caller = caller;
    this.spans = spans;
    var ids = spans.stream().map(Span::id).toList();
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(spans)
        .allSatisfy(span ->
            assertThat(span.parent()).isIn(ids.contains(span.parent()) ? span.parent() : caller));
  }

  List<Span> spans() {
    return spans;
  }

  /** The gateway's own, of which all others descend. */
  Span root() {
    var roots = children(caller).toList();
    assertThat(roots).hasSize(1);
    return roots.getFirst();
  }

  /** The only one of that name. */
  Span the(String name) {
    var named = spans.stream().filter(span -> span.name().equals(name)).toList();
    assertThat(named).as(name).hasSize(1);
    return named.getFirst();
  }

  /** Those of that name, in the order in which they began. */
  List<Span> all(String name) {
    return spans.stream()
        .filter(span -> span.name().equals(name))
        .sorted(Comparator.comparingLong(Span::begun))
        .toList();
  }

  List<Span> children(Span span) {
    return children(span.id()).toList();
  }

  /** For people and for comparison: without ids and times, siblings by name. */
  String text() {
    return children(caller).map(root -> text(root, "")).collect(joining());
  }

  /** For people alone: what there was, and how it ended. */
  String outline() {
    return children(caller).map(root -> outline(root, "")).collect(joining());
  }

  private String outline(Span span, String indent) {
    var said = new ArrayList<String>();
    for (String key : OUTLINED) {
      if (span.attributes().containsKey(key)) {
        said.add(span.attributes().get(key));
      }
    }
    if (span.status().equals("ERROR")) {
      said.add("ERROR");
    }
    span.events().forEach(event -> said.add(event.substring(0, event.indexOf(' '))));
    return "%-50s %s".formatted(indent + span.name(), String.join(", ", said)).stripTrailing()
        + "\n"
        + children(span.id()).map(child -> outline(child, indent + "  ")).collect(joining());
  }

  private String text(Span span, String indent) {
    return indent
        + "%s %s%s%n"
            .formatted(
                span.kind(),
                span.name().replace(" /*", ""),
                span.status().equals("UNSET") ? "" : " " + span.status())
        + span.attributes().entrySet().stream()
            .map(SpanTree::text)
            .filter(
                attribute -> !span.kind().equals("SERVER") || !OF_THE_SERVER.contains(attribute))
            .map(attribute -> indent + "    " + attribute + "\n")
            .collect(joining())
        + span.events().stream()
            .map(event -> indent + "    event " + event + "\n")
            .collect(joining())
        + children(span.id()).map(child -> text(child, indent + "  ")).collect(joining());
  }

  private static String text(Map.Entry<String, String> attribute) {
    String value =
        PASSING.contains(attribute.getKey())
            ? "..."
            : attribute.getValue().replaceAll("localhost:\\d+", "localhost:...");
    return attribute.getKey() + "=" + value;
  }

  private Stream<Span> children(String id) {
    return spans.stream()
        .filter(span -> span.parent().equals(id))
        .sorted(
            Comparator.comparing(Span::name)
                .thenComparing(span -> span.attributes().getOrDefault("fanout.attempt", "")));
  }
}
