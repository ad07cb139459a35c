package dev.fanout.core.problem;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Reason;
import dev.fanout.core.product.ProductResult.NeededPartMissing;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;

/**
 * An RFC 9457 problem.
 *
 * @param detail one sentence
 * @param instance the path as sent, without the query
 * @param service the one to blame, if any
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    @Schema(requiredMode = REQUIRED) String type,
    @Schema(requiredMode = REQUIRED) String title,
    @Schema(requiredMode = REQUIRED) int status,
    @Schema(requiredMode = REQUIRED) String detail,
    @Schema(requiredMode = REQUIRED) String instance,
    String service) {

  /** The media type of every problem, whatever the client accepts. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private Problem(ProblemType type, String detail, String instance, String service) {
    this(type.urn(), type.title(), type.status(), detail, instance, service);
  }

  public static Problem badRequest(String detail, String instance) {
    return new Problem(ProblemType.BAD_REQUEST, detail, instance, null);
  }

  /** For a request that is cut off because the gateway stops. */
  public static Problem stopping(String instance) {
    return new Problem(ProblemType.SERVICE_UNAVAILABLE, "The gateway is stopping.", instance, null);
  }

  /** For a request that is not let in. */
  public static Problem overloaded(String instance) {
    return new Problem(
        ProblemType.OVERLOADED, "The gateway has as much to do as it can.", instance, null);
  }

  /** For what the framework refuses or nobody foresaw; the log has the rest. */
  public static Problem ofStatus(int status, String instance) {
    return switch (status) {
      case 404 ->
          new Problem(ProblemType.NOT_FOUND, "There is nothing at this path.", instance, null);
      case 405 ->
          new Problem(
              ProblemType.METHOD_NOT_ALLOWED,
              "This path does not answer to this method.",
              instance,
              null);
      case 406 ->
          new Problem(
              ProblemType.NOT_ACCEPTABLE,
              "This path has no representation that the Accept header allows.",
              instance,
              null);
      default ->
          status < 500
              ? badRequest("The request cannot be understood.", instance)
              : new Problem(
                  ProblemType.INTERNAL_ERROR, "The gateway failed to answer.", instance, null);
    };
  }

  /** Why there is no product. */
  public static Problem of(NeededPartMissing missing, String instance) {
    Service service = missing.service();
    Reason reason = missing.reason();
    ProblemType type =
        switch (reason) {
          case TIMEOUT -> ProblemType.SERVICE_TIMEOUT;
          case OPEN, REJECTED -> ProblemType.SERVICE_UNAVAILABLE;
          case NOT_FOUND ->
              service == Service.CATALOG
                  ? ProblemType.PRODUCT_NOT_FOUND
                  : ProblemType.SERVICE_FAILED;
          case UNAVAILABLE, INVALID, DEPENDENCY -> ProblemType.SERVICE_FAILED;
        };
    if (type == ProblemType.PRODUCT_NOT_FOUND) {
      return new Problem(type, "The catalog does not know this product.", instance, null);
    }
    String detail =
        switch (reason) {
          case TIMEOUT -> "The service %s did not answer in time.";
          case OPEN -> "The service %s has been failing and is not asked for the moment.";
          case REJECTED -> "The service %s has all the calls it may have.";
          case NOT_FOUND -> "The service %s does not know this product.";
          case UNAVAILABLE, DEPENDENCY -> "The service %s is unavailable.";
          case INVALID -> "The service %s gave an invalid answer.";
        };
    return new Problem(type, detail.formatted(service), instance, service.toString());
  }

  /** Seconds after which a client may try again, where that says anything. */
  public Optional<String> retryAfter() {
    return status == 503 ? Optional.of("1") : Optional.empty();
  }

  /** The methods of every resource there is, where the one asked is not among them. */
  public Optional<String> allow() {
    return status == 405 ? Optional.of("GET,HEAD,OPTIONS") : Optional.empty();
  }
}
