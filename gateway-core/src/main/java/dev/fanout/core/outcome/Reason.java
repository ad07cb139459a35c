package dev.fanout.core.outcome;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why a part is missing; the text stands in answers, metrics and traces. */
public enum Reason {
  /** The call, or what the deadline left of it, was over before the whole answer was there. */
  TIMEOUT("timeout"),
  /** No connection, connection lost before the status line, or a 5xx. */
  UNAVAILABLE("unavailable"),
  /** Anything wrong after the status line. */
  INVALID("invalid"),
  /** 404. */
  NOT_FOUND("not-found"),
  /** The service's bulkhead is full. */
  REJECTED("rejected"),
  /** The service's circuit breaker is open. */
  OPEN("open"),
  /** The part that this one is asked with is missing. */
  DEPENDENCY("dependency");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  @JsonValue
  public String text() {
    return text;
  }
}
