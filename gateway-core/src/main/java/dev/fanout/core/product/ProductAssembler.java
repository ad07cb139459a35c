package dev.fanout.core.product;

import dev.fanout.core.downstream.Catalog;
import dev.fanout.core.downstream.Inventory;
import dev.fanout.core.downstream.Pricing;
import dev.fanout.core.downstream.Recommendations;
import dev.fanout.core.downstream.Reviews;
import dev.fanout.core.downstream.Service;
import dev.fanout.core.downstream.Shipping;
import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.outcome.Reason;
import dev.fanout.core.product.Product.MissingPart;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Puts two needed parts and four outcomes together into one answer. */
public final class ProductAssembler {

  private ProductAssembler() {}

  public static Product assemble(
      long id,
      Catalog catalog,
      Pricing pricing,
      Outcome<Inventory> inventory,
      Outcome<Reviews> reviews,
      Outcome<Recommendations> recommendations,
      Outcome<Shipping> shipping) {
    var degraded = new ArrayList<MissingPart>(4);
    Inventory stock = valueOrNull(Service.INVENTORY, inventory, degraded);
    Reviews opinions = valueOrNull(Service.REVIEWS, reviews, degraded);
    Recommendations others = valueOrNull(Service.RECOMMENDATIONS, recommendations, degraded);
    Shipping delivery = valueOrNull(Service.SHIPPING, shipping, degraded);
    return new Product(
        id,
        degraded.isEmpty(),
        stock == null ? null : stock.quantity() > 0,
        total(pricing, delivery),
        catalog,
        pricing,
        stock,
        opinions,
        others,
        delivery,
        List.copyOf(degraded));
  }

  private static <T> T valueOrNull(
      Service service, Outcome<T> outcome, List<MissingPart> degraded) {
    return switch (outcome) {
      case Outcome.Present<T>(T value) -> value;
      case Outcome.Missing<T>(Reason reason) -> {
        degraded.add(new MissingPart(service, reason));
        yield null;
      }
    };
  }

  private static BigDecimal total(Pricing pricing, Shipping shipping) {
    boolean addable = shipping != null && pricing.currency().equals(shipping.currency());
    return addable ? pricing.price().add(shipping.cost()) : null;
  }
}
