package dev.fanout.core.downstream;

import static dev.fanout.core.downstream.Checks.money;
import static dev.fanout.core.downstream.Checks.needed;
import static dev.fanout.core.downstream.Checks.segment;
import static dev.fanout.core.downstream.Checks.whole;
import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;

public record Shipping(
    @Schema(requiredMode = REQUIRED) String warehouse,
    @Schema(requiredMode = REQUIRED) BigDecimal cost,
    @Schema(requiredMode = REQUIRED) String currency,
    List<Option> options,
    String cutoff,
    String carrier,
    List<String> restrictions,
    List<String> zones,
    Boolean insured)
    implements Part {

  public Shipping {
    segment(warehouse);
    needed(cost, currency);
    money(cost);
  }

  @Override
  public String answersFor() {
    return warehouse;
  }

  public record Option(String name, Long days, BigDecimal cost) {

    public Option {
      whole(days);
      money(cost);
    }
  }
}
