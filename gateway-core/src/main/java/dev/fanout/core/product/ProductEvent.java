package dev.fanout.core.product;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.outcome.Reason;
import dev.fanout.core.problem.Problem;
import dev.fanout.core.product.ProductResult.NeededPartMissing;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;

/**
 * Something a product's stream of events tells.
 *
 * @param name of the event's type; null for a comment, which tells only that the stream is alive
 * @param data null for a comment
 */
public record ProductEvent(String name, Object data) {

  /** How often a stream shows that it is alive. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(5);

  public static final ProductEvent COMMENT = new ProductEvent(null, null);

  private static final String PART = "part";

  /**
   * A part, or why it is missing.
   *
   * @param value null with a reason
   * @param reason null with a value
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PartArrived(
      @Schema(requiredMode = REQUIRED) String part, Object value, Reason reason) {}

  public static ProductEvent part(Service service, Outcome<?> outcome) {
    return new ProductEvent(
        PART,
        switch (outcome) {
          case Outcome.Present<?>(Object value) -> new PartArrived(service.toString(), value, null);
          case Outcome.Missing<?>(Reason reason) ->
              new PartArrived(service.toString(), null, reason);
        });
  }

  /** The last event: the product, or the problem there is instead. */
  public static ProductEvent last(ProductResult result, String instance) {
    return switch (result) {
      case Product product -> new ProductEvent("complete", product);
      case NeededPartMissing missing -> problem(Problem.of(missing, instance));
    };
  }

  public static ProductEvent problem(Problem problem) {
    return new ProductEvent("problem", problem);
  }

  /** Whether nothing comes after it. */
  public boolean isLast() {
    return data != null && !name.equals(PART);
  }
}
