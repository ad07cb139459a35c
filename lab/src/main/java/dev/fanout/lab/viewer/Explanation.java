package dev.fanout.lab.viewer;

import static java.util.stream.Collectors.joining;

import dev.fanout.lab.terminal.Figures;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Why an answer took as long as it did, in one sentence that its trace proves. */
final class Explanation {
  private final Trace trace;
  private final TraceSpan root;

  private Explanation(Trace trace, TraceSpan root) {
    this.trace = trace;
    this.root = root;
  }

  static String of(Trace trace) {
    return trace
        .root()
        .map(root -> new Explanation(trace, root).sentence())
        .orElse("The gateway's own span has not arrived yet.");
  }

  private String sentence() {
    return trace.fanout().map(this::ofFanout).orElseGet(this::refused);
  }

  private String ofFanout(TraceSpan fanout) {
    return switch (fanout.attribute("fanout.outcome")) {
      case "complete" -> "Answered in " + took(root) + ", complete: " + path() + ".";
      case "degraded" -> degraded(fanout.attribute("fanout.degraded"));
      case "cancelled" ->
          "Nobody got an answer: "
              + cause(fanout.attribute("fanout.cancellation.cause"))
              + " after "
              + took(fanout)
              + cancelled(", and ")
              + ".";
      case "" -> "The fan-out ended after " + took(fanout) + " with an error of the gateway.";
      default -> missing(fanout);
    };
  }

  private String refused() {
    return "The gateway called nobody: it answered by itself"
        + (root.attribute("http.response.status_code").isEmpty()
            ? ""
            : " with " + root.attribute("http.response.status_code"))
        + " after "
        + took(root)
        + ".";
  }

  private String degraded(String parts) {
    var missing =
        Arrays.stream(parts.split(", "))
            .map(part -> part.split(":", 2))
            .filter(part -> part.length == 2)
            .toList();
    String without =
        missing.stream()
            .map(part -> part[0] + ", " + why(part[0], part[1]))
            .collect(joining("; and without "));
    var path = CriticalPath.of(trace);
    boolean waitedForMissing =
        !path.isEmpty()
            && missing.stream().anyMatch(part -> part[0].equals(Trace.service(path.getLast())));
    return "Answered in "
        + took(root)
        + " without "
        + without
        + "; "
        + (waitedForMissing ? "everything else was there after " + restThere() : path())
        + ".";
  }

  private String missing(TraceSpan fanout) {
    String service = fanout.attribute("fanout.service");
    String reason = fanout.attribute("fanout.outcome");
    if (reason.equals("not-found") && !fanout.failed()) {
      return "There is no such product, as "
          + service
          + " said after "
          + took(fanout)
          + cancelled("; ")
          + ".";
    }
    return "No answer without "
        + service
        + ", "
        + why(service, reason)
        + "; the gateway said so after "
        + took(root)
        + cancelled(", and ")
        + ".";
  }

  private String why(String service, String reason) {
    var attempts = trace.attempts(service);
    return switch (reason) {
      case "open" -> "whose circuit breaker is open, so that nobody waits for it (open)";
      case "rejected" -> "whose bulkhead was full (rejected)";
      case "dependency" -> "because what it is asked with was missing (dependency)";
      default -> attempts.isEmpty() ? "(" + reason + ")" : why(attempts, reason);
    };
  }

  private static String why(List<TraceSpan> attempts, String reason) {
    var last = attempts.getLast();
    String took = took(attempts.getFirst().begun(), last.ended());
    String tried = attempts.size() == 1 ? "" : " and " + attempts.size() + " attempts";
    return switch (reason) {
      case "timeout" ->
          last.attribute("fanout.cancellation.cause").equals("deadline")
              ? "cut off by the request's deadline after " + took + tried + " (timeout)"
              : "given up at its time limit after " + took + tried + " (timeout)";
      case "unavailable" ->
          "which failed after "
              + took
              + tried
              + " (unavailable, "
              + last.attributes().getOrDefault("error.type", "no status")
              + ")";
      case "invalid" -> "whose answer made no sense after " + took + tried + " (invalid)";
      case "not-found" -> "which does not know it and said so after " + took + " (not-found)";
      default -> "after " + took + " (" + reason + ")";
    };
  }

  /** What the answer waited for, and what is left of its time. */
  private String path() {
    var path = CriticalPath.of(trace);
    if (path.isEmpty()) {
      return "it waited for nobody";
    }
    long rest = root.ended() - root.begun();
    long until = Long.MIN_VALUE;
    for (var step : path) {
      rest -= Math.max(0, step.ended() - Math.max(step.begun(), until));
      until = Math.max(until, step.ended());
    }
    return "it waited for "
        + path.stream().map(Explanation::step).collect(joining(", then for "))
        + "; the other "
        + took(0, rest)
        + " are the gateway's own";
  }

  private static String step(TraceSpan step) {
    String which =
        Trace.hedge(step)
            ? ", its hedge"
            : Trace.attempt(step) > 1 ? ", attempt " + Trace.attempt(step) : "";
    return Trace.service(step) + which + " (" + took(step) + ")";
  }

  private String restThere() {
    return trace.attempts().stream()
        .filter(span -> span.attribute("fanout.outcome").equals("present"))
        .max(Comparator.comparing(TraceSpan::ended))
        .map(span -> took(root.begun(), span.ended()))
        .orElse("no time: nothing else was called");
  }

  private String cancelled(String link) {
    long calls =
        trace.attempts().stream()
            .filter(span -> span.attribute("fanout.outcome").equals("cancelled"))
            .count();
    return switch ((int) calls) {
      case 0 -> "";
      case 1 -> link + "one call was cancelled at once";
      default -> link + calls + " calls were cancelled at once";
    };
  }

  private static String cause(String cause) {
    return switch (cause) {
      case "client-gone" -> "the client left";
      case "deadline" -> "the deadline passed";
      case "shutdown" -> "the gateway was stopped";
      default -> cause;
    };
  }

  private static String took(TraceSpan span) {
    return took(span.begun(), span.ended());
  }

  private static String took(long from, long to) {
    return Figures.millis((to - from) / 1e6);
  }
}
