package dev.fanout.core.product;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import dev.fanout.core.downstream.Catalog;
import dev.fanout.core.downstream.Inventory;
import dev.fanout.core.downstream.Pricing;
import dev.fanout.core.downstream.Recommendations;
import dev.fanout.core.downstream.Reviews;
import dev.fanout.core.downstream.Service;
import dev.fanout.core.downstream.Shipping;
import dev.fanout.core.outcome.Reason;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;

/**
 * The answer. A part that is missing is null, and {@code degraded} says why.
 *
 * @param complete whether all six parts are there
 * @param available whether any is in stock; null without inventory
 * @param total price and shipping cost; null when either is missing or their currencies differ
 * @param degraded the missing parts, in the order of the services
 */
public record Product(
    @Schema(requiredMode = REQUIRED) long id,
    @Schema(requiredMode = REQUIRED) boolean complete,
    Boolean available,
    BigDecimal total,
    @Schema(requiredMode = REQUIRED) Catalog catalog,
    @Schema(requiredMode = REQUIRED) Pricing pricing,
    Inventory inventory,
    Reviews reviews,
    Recommendations recommendations,
    Shipping shipping,
    @Schema(requiredMode = REQUIRED) List<MissingPart> degraded)
    implements ProductResult {

  public record MissingPart(
      @Schema(requiredMode = REQUIRED) String part,
      @Schema(requiredMode = REQUIRED) Reason reason) {

    MissingPart(Service service, Reason reason) {
      this(service.toString(), reason);
    }
  }
}
