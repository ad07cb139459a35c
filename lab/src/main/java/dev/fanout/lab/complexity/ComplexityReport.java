package dev.fanout.lab.complexity;

import dev.fanout.lab.complexity.ChangeRequests.Request;
import dev.fanout.lab.program.Gateway;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was counted, as tables of Markdown and of HTML, and as JSON. */
final class ComplexityReport {
  /** Of the files that only one needs: what forks, joins, interrupts and sees a client leave. */
  private static final String BY_HAND = "cancellation/";

  private final Complexity complexity;

  ComplexityReport(Complexity complexity) {
    this.complexity = complexity;
  }

  /**
   * @param head of each column; numbers stand in all but the first
   * @param rows a text for each column
   */
  private record Table(List<String> head, List<List<String>> rows) {

    String markdown() {
      String columns = "|---" + "|---:".repeat(head.size() - 1) + "|";
      return Stream.concat(
              Stream.of(line(head), columns), rows.stream().map(ComplexityReport.Table::line))
          .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(List<String> cells) {
      return "| " + String.join(" | ", cells) + " |";
    }

    String html() {
      return "<div class=\"scroll\"><table class=\"counts\"><thead>"
          + html("th", head)
          + "</thead><tbody>\n"
          + rows.stream().map(row -> html("td", row)).collect(Collectors.joining())
          + "</tbody></table></div>\n";
    }

    private static String html(String element, List<String> cells) {
      return cells.stream()
          .map(cell -> "<%s>%s</%s>".formatted(element, code(escape(cell)), element))
          .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }
  }

  /** As Markdown has it, in backticks. */
  private static String code(String text) {
    return text.replaceAll("`([^`]+)`", "<code>$1</code>");
  }

  /** What to show, in words, and the value of each gateway in the order of {@link Gateway}. */
  Map<String, List<String>> rows() {
    var rows = new LinkedHashMap<String, List<String>>();
    row(rows, "statements in the files that both have", all -> complexity.twins(all).statements());
    row(rows, "lines of these that the other one's do not have", complexity::differingLines);
    row(rows, "files that only this one needs", gateway -> only(gateway).size());
    row(rows, "statements in them", gateway -> complexity.alone(gateway).statements());
    row(
        rows,
        "of these in the package cancellation, which forks, joins, interrupts and sees clients"
            + " leave: "
            + String.join(", ", byHand()),
        this::statementsByHand);
    row(rows, "cognitive complexity, all files", gateway -> whole(gateway).cognitive());
    row(rows, "cyclomatic complexity, all files", gateway -> whole(gateway).cyclomatic());
    row(rows, "lambdas, all files", gateway -> whole(gateway).lambdas());
    row(rows, "the deepest lambda in lambdas", gateway -> whole(gateway).nesting());
    row(
        rows,
        "operators of pipelines, all files: methods of Mono, Flux, Stream, Optional and"
            + " CompletableFuture called",
        gateway -> whole(gateway).operators());
    row(rows, "the longest chain of them", gateway -> whole(gateway).chain());
    row(rows, "the deepest of them in arguments of others", gateway -> whole(gateway).depth());
    row(rows, "methods", gateway -> whole(gateway).methods());
    row(
        rows,
        "of them coloured: Reactor's types in the signature, or InterruptedException",
        gateway -> whole(gateway).coloured());
    row(
        rows,
        "frames in the stack trace of a failure three calls deep",
        gateway -> complexity.trace(gateway).frames());
    row(rows, "of them this repository's", gateway -> complexity.trace(gateway).ours());
    row(rows, "libraries in the jar", gateway -> complexity.libraries(gateway).all());
    row(rows, "of them only in this one", all -> complexity.libraries(all).only().size());
    row(rows, "bugs found on the way, in this one only", this::bugs);
    return rows;
  }

  private static void row(
      Map<String, List<String>> rows, String what, ToLongFunction<Gateway> value) {
    rows.put(what, each(gateway -> value.applyAsLong(gateway) + "").toList());
  }

  private static Stream<String> each(Function<Gateway, String> text) {
    return Arrays.stream(Gateway.values()).map(text);
  }

  private SourceFigures whole(Gateway gateway) {
    return complexity.twins(gateway).plus(complexity.alone(gateway));
  }

  private List<String> only(Gateway gateway) {
    return complexity.files(gateway).keySet().stream()
        .filter(name -> !complexity.hasTwin(gateway, name))
        .toList();
  }

  private List<String> byHand() {
    return Arrays.stream(Gateway.values())
        .flatMap(gateway -> only(gateway).stream())
        .filter(name -> name.startsWith(BY_HAND))
        .map(name -> name.substring(BY_HAND.length()))
        .sorted()
        .toList();
  }

  private long statementsByHand(Gateway gateway) {
    return only(gateway).stream()
        .filter(name -> name.startsWith(BY_HAND))
        .mapToLong(name -> complexity.files(gateway).get(name).statements())
        .sum();
  }

  private long bugs(Gateway gateway) {
    return complexity.bugs().getOrDefault(gateway == Gateway.MVC ? "MVC" : "WebFlux", 0L);
  }

  private Table figures() {
    var rows = new ArrayList<List<String>>();
    rows().forEach((what, values) -> rows.add(prepended(what, values)));
    return new Table(prepended("", each(Gateway::toString).toList()), rows);
  }

  private static List<String> prepended(String first, List<String> others) {
    return Stream.concat(Stream.of(first), others.stream()).toList();
  }

  private Table changes() {
    var rows = new ArrayList<List<String>>();
    for (var request : complexity.requests()) {
      rows.add(change(request.wish(), Sources.CORE, request.shared()));
      request.own().forEach((gateway, own) -> rows.add(change("", gateway.toString(), own)));
    }
    return new Table(
        List.of("wish", "in", "files", "lines", "statements", "cognitive", "operators"), rows);
  }

  private static List<String> change(String wish, String module, Change change) {
    return List.of(
        wish,
        module,
        change.files() + "",
        "+%d −%d".formatted(change.added(), change.removed()),
        signed(change.statements()),
        signed(change.cognitive()),
        signed(change.operators()));
  }

  private static String signed(int more) {
    return more < 0 ? "−" + -more : more > 0 ? "+" + more : "0";
  }

  /** Files that only one needs, with the README's reason. */
  private Table onlyOnes() {
    var reasons = complexity.reasons();
    var rows = new ArrayList<List<String>>();
    for (var gateway : Gateway.values()) {
      for (String name : only(gateway)) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        var figures = complexity.files(gateway).get(name);
        rows.add(
            List.of(
                last + ": " + reasons.getOrDefault(last, ""),
                gateway.toString(),
                figures.statements() + "",
                figures.cognitive() + ""));
      }
    }
    return new Table(List.of("file", "only in", "statements", "cognitive"), rows);
  }

  private Table everyFile() {
    var rows = new ArrayList<List<String>>();
    for (var gateway : Gateway.values()) {
      complexity
          .files(gateway)
          .forEach((name, figures) -> {
            var row = new ArrayList<>(List.of(name, gateway.toString()));
            figures.json().values().forEach(value -> row.add(value.toString()));
            rows.add(row);
          });
    }
    rows.sort((one, other) -> one.getFirst().compareTo(other.getFirst()));
    var head = new ArrayList<>(List.of("file", "gateway"));
    head.addAll(SourceFigures.NONE.json().keySet());
    return new Table(head, rows);
  }

  String inShort() {
    return each(
            gateway -> {
              var whole = whole(gateway);
              return ("%s has %d statements where the model matters (%d in files that only it"
                      + " needs), %d operators of pipelines and %d coloured methods of %d")
                  .formatted(
                      gateway,
                      whole.statements(),
                      complexity.alone(gateway).statements(),
                      whole.operators(),
                      whole.coloured(),
                      whole.methods());
            })
        .collect(Collectors.joining("; ", "", "."));
  }

  String markdown() {
    return figures().markdown()
        + "\n"
        + "The same three change requests in both (patches in docs/change-requests), what both"
        + " share first:\n\n"
        + changes().markdown()
        + "\nFiles that only one of them needs:\n\n"
        + onlyOnes().markdown();
  }

  String html() {
    var html = new StringBuilder(figures().html());
    html.append("<h3>The same three change requests in both</h3>\n")
        .append(
            "<p>Patches in docs/change-requests, applied and compiled for this page. What both"
                + " share comes first, then what each needs beside it.</p>\n")
        .append(changes().html())
        .append(folded("Files that only one of them needs, and why", onlyOnes().html()))
        .append(folded("Every file", everyFile().html()));
    html.append("<h3>The same bug in both</h3>\n")
        .append(
            "<p>Three calls deep, where an answer is read; the stack traces as the logs have them."
                + " Reactor's checkpoints, which name classes too, are no frames and not"
                + " counted.</p>\n");
    for (var gateway : Gateway.values()) {
      var trace = complexity.trace(gateway);
      html.append(
          folded(
              "%s: %d of %d frames are this repository's"
                  .formatted(gateway, trace.ours(), trace.frames()),
              "<pre><code>" + escape(trace.toString()) + "</code></pre>\n"));
    }
    return html.toString();
  }

  private static String folded(String title, String html) {
    return "<details><summary>" + escape(title) + "</summary>\n" + html + "</details>\n";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    for (var gateway : Gateway.values()) {
      json.put(gateway.toString(), json(gateway));
    }
    json.put("bugs", complexity.bugs());
    json.put("changeRequests", complexity.requests().stream().map(ComplexityReport::json).toList());
    return json;
  }

  private Map<String, Object> json(Gateway gateway) {
    var own = new LinkedHashMap<String, Object>();
    own.put("twins", complexity.twins(gateway).json());
    own.put("differingLines", complexity.differingLines(gateway));
    own.put("alone", complexity.alone(gateway).json());
    var each = new ArrayList<Map<String, Object>>();
    complexity
        .files(gateway)
        .forEach((name, figures) -> {
          var row = new LinkedHashMap<String, Object>();
          row.put("file", name);
          row.put("twin", complexity.hasTwin(gateway, name));
          row.putAll(figures.json());
          each.add(row);
        });
    own.put("files", each);
    var libraries = complexity.libraries(gateway);
    own.put("libraries", libraries.all());
    own.put("librariesKB", libraries.kilobytes());
    own.put("librariesOnlyHere", libraries.only());
    own.put("failure", complexity.trace(gateway).json());
    return own;
  }

  private static Map<String, Object> json(Request request) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", request.name());
    json.put("wish", request.wish());
    json.put("shared", request.shared().json());
    request.own().forEach((gateway, own) -> json.put(gateway.toString(), own.json()));
    return json;
  }
}
