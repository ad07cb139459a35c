package dev.fanout.core.downstream;

import static dev.fanout.core.downstream.Checks.decimal;
import static dev.fanout.core.downstream.Checks.money;
import static dev.fanout.core.downstream.Checks.segment;
import static dev.fanout.core.downstream.Checks.whole;
import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;

public record Recommendations(
    @Schema(requiredMode = REQUIRED) String category, String model, List<Item> items)
    implements Part {

  public Recommendations {
    segment(category);
  }

  @Override
  public String answersFor() {
    return category;
  }

  public record Item(Long id, String name, BigDecimal price, BigDecimal score) {

    public Item {
      whole(id);
      money(price);
      decimal(score);
    }
  }
}
