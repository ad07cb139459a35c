package dev.fanout.core.problem;

import java.util.stream.Stream;

/** The kinds of problem a gateway answers with (RFC 9457). A type's title never changes. */
public enum ProblemType {
  BAD_REQUEST(400, "bad-request", "Bad request"),
  NOT_FOUND(404, "not-found", "Not found"),
  PRODUCT_NOT_FOUND(404, "product-not-found", "Product not found"),
  METHOD_NOT_ALLOWED(405, "method-not-allowed", "Method not allowed"),
  NOT_ACCEPTABLE(406, "not-acceptable", "Not acceptable"),
  INTERNAL_ERROR(500, "internal-error", "Internal error"),
  SERVICE_FAILED(502, "service-failed", "Service failed"),
  OVERLOADED(503, "overloaded", "Overloaded"),
  SERVICE_UNAVAILABLE(503, "service-unavailable", "Service unavailable"),
  SERVICE_TIMEOUT(504, "service-timeout", "Service timeout");

  private final int status;
  private final String name;
  private final String title;

  ProblemType(int status, String name, String title) {
    this.status = status;
    this.name = name;
    this.title = title;
  }

  /** What a status stands for where no call of a service is to blame. */
  public static ProblemType of(int status) {
    return Stream.of(values())
        .filter(type -> type.status == status)
        .findFirst()
        .orElse(status < 500 ? BAD_REQUEST : INTERNAL_ERROR);
  }

  public int status() {
    return status;
  }

  public String text() {
    return name;
  }

  public String urn() {
    return "urn:fanout:" + name;
  }

  public String title() {
    return title;
  }
}
