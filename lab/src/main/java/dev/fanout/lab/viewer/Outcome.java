package dev.fanout.lab.viewer;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;

/**
 * How a span ended.
 *
 * @param word for people: "present", "timeout", "cancelled: hedge-lost"
 */
record Outcome(Kind kind, String word) {
  private static final int SERVER_ERROR = 500;
  private static final int CLIENT_ERROR = 400;

  /** What the words come down to. */
  enum Kind {
    GOOD,
    DEGRADED,
    FAILED,
    CANCELLED
  }

  static Outcome of(TraceSpan span) {
    String outcome = span.attribute("fanout.outcome");
    String cause = span.attribute("fanout.cancellation.cause");
    return switch (outcome) {
      case "" -> ofOther(span);
      case "present", "complete" -> new Outcome(Kind.GOOD, outcome);
      case "degraded" -> new Outcome(Kind.DEGRADED, outcome);
      default ->
          span.failed() || cause.isEmpty()
              ? new Outcome(span.failed() ? Kind.FAILED : Kind.DEGRADED, outcome)
              : new Outcome(Kind.CANCELLED, outcome + ": " + cause);
    };
  }

  /** One that the gateways' own code did not make. */
  private static Outcome ofOther(TraceSpan span) {
    String status = span.attribute("http.response.status_code");
    if (!status.matches("[0-9]{3}")) {
      boolean exchange =
          span.kind() == SpanKind.SPAN_KIND_SERVER || span.kind() == SpanKind.SPAN_KIND_CLIENT;
      return span.failed()
          ? new Outcome(Kind.FAILED, "error")
          : exchange ? new Outcome(Kind.CANCELLED, "no answer") : new Outcome(Kind.GOOD, "over");
    }
    int code = Integer.parseInt(status);
    if (span.failed() || code >= SERVER_ERROR) {
      return new Outcome(Kind.FAILED, status);
    }
    return new Outcome(code >= CLIENT_ERROR ? Kind.DEGRADED : Kind.GOOD, status);
  }
}
