package dev.fanout.core.product;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanout.core.problem.Problem;
import dev.fanout.core.product.ProductResult.NeededPartMissing;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * One of several products, or why it is not there.
 *
 * @param status what the product alone would be answered with
 * @param product null with any status but 200
 * @param problem null with status 200
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProductItem(
    @Schema(requiredMode = REQUIRED) long id,
    @Schema(requiredMode = REQUIRED) int status,
    Product product,
    Problem problem) {

  /**
   * @param instance of a problem
   */
  public static ProductItem of(long id, ProductResult result, String instance) {
    return switch (result) {
      case Product product -> new ProductItem(id, 200, product, null);
      case NeededPartMissing missing -> of(id, Problem.of(missing, instance));
    };
  }

  public static ProductItem of(long id, Problem problem) {
    return new ProductItem(id, problem.status(), null, problem);
  }
}
