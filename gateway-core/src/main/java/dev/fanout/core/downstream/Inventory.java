package dev.fanout.core.downstream;

import static dev.fanout.core.downstream.Checks.needed;
import static dev.fanout.core.downstream.Checks.segment;
import static dev.fanout.core.downstream.Checks.whole;
import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

public record Inventory(
    @Schema(requiredMode = REQUIRED) Long productId,
    @Schema(requiredMode = REQUIRED) Long quantity,
    @Schema(requiredMode = REQUIRED) String warehouse,
    Long reserved,
    String restockDate,
    List<Location> locations,
    Boolean backorder,
    String updated)
    implements Part {

  public Inventory {
    needed(productId, quantity);
    whole(productId, quantity, reserved);
    segment(warehouse);
  }

  @Override
  public String answersFor() {
    return productId.toString();
  }

  public record Location(String warehouse, Long quantity, String aisle) {

    public Location {
      whole(quantity);
    }
  }
}
