package dev.fanout.core.downstream;

import static dev.fanout.core.downstream.Checks.decimal;
import static dev.fanout.core.downstream.Checks.money;
import static dev.fanout.core.downstream.Checks.needed;
import static dev.fanout.core.downstream.Checks.whole;
import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;

public record Pricing(
    @Schema(requiredMode = REQUIRED) Long productId,
    @Schema(requiredMode = REQUIRED) String currency,
    @Schema(requiredMode = REQUIRED) BigDecimal price,
    BigDecimal listPrice,
    BigDecimal taxRate,
    List<Discount> discounts,
    List<Tier> tiers)
    implements Part {

  public Pricing {
    needed(productId, price, currency);
    whole(productId);
    money(price, listPrice);
    decimal(taxRate);
  }

  @Override
  public String answersFor() {
    return productId.toString();
  }

  public record Discount(String code, Long percent, String validUntil) {

    public Discount {
      whole(percent);
    }
  }

  public record Tier(Long minQuantity, BigDecimal price) {

    public Tier {
      whole(minQuantity);
      money(price);
    }
  }
}
