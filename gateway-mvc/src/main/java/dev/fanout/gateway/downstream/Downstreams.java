package dev.fanout.gateway.downstream;

import dev.fanout.core.downstream.Catalog;
import dev.fanout.core.downstream.Inventory;
import dev.fanout.core.downstream.Pricing;
import dev.fanout.core.downstream.Recommendations;
import dev.fanout.core.downstream.Reviews;
import dev.fanout.core.downstream.Service;
import dev.fanout.core.downstream.Shipping;
import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.policy.RequestContext;
import org.springframework.stereotype.Component;

/** The six calls, by name and type. Each blocks, and an interrupt cancels it on the wire. */
@Component
public final class Downstreams {

  private final CallPolicy policy;

  Downstreams(CallPolicy policy) {
    this.policy = policy;
  }

  public Outcome<Catalog> catalog(long id, RequestContext context) throws InterruptedException {
    return policy.call(Service.CATALOG, Catalog.class, Long.toString(id), context);
  }

  public Outcome<Pricing> pricing(long id, RequestContext context) throws InterruptedException {
    return policy.call(Service.PRICING, Pricing.class, Long.toString(id), context);
  }

  public Outcome<Inventory> inventory(long id, RequestContext context) throws InterruptedException {
    return policy.call(Service.INVENTORY, Inventory.class, Long.toString(id), context);
  }

  public Outcome<Reviews> reviews(long id, RequestContext context) throws InterruptedException {
    return policy.call(Service.REVIEWS, Reviews.class, Long.toString(id), context);
  }

  public Outcome<Recommendations> recommendations(String category, RequestContext context)
      throws InterruptedException {
    return policy.call(Service.RECOMMENDATIONS, Recommendations.class, category, context);
  }

  public Outcome<Shipping> shipping(String warehouse, RequestContext context)
      throws InterruptedException {
    return policy.call(Service.SHIPPING, Shipping.class, warehouse, context);
  }
}
