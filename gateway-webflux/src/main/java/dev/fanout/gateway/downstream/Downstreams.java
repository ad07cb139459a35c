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
import reactor.core.publisher.Mono;

/**
 * The six calls, by name and type. Each starts when subscribed to, and a cancel cancels it on the
 * wire.
 */
@Component
public final class Downstreams {

  private final CallPolicy policy;

  Downstreams(CallPolicy policy) {
    this.policy = policy;
  }

  public Mono<Outcome<Catalog>> catalog(long id, RequestContext context) {
    return policy.call(Service.CATALOG, Catalog.class, Long.toString(id), context);
  }

  public Mono<Outcome<Pricing>> pricing(long id, RequestContext context) {
    return policy.call(Service.PRICING, Pricing.class, Long.toString(id), context);
  }

  public Mono<Outcome<Inventory>> inventory(long id, RequestContext context) {
    return policy.call(Service.INVENTORY, Inventory.class, Long.toString(id), context);
  }

  public Mono<Outcome<Reviews>> reviews(long id, RequestContext context) {
    return policy.call(Service.REVIEWS, Reviews.class, Long.toString(id), context);
  }

  public Mono<Outcome<Recommendations>> recommendations(String category, RequestContext context) {
    return policy.call(Service.RECOMMENDATIONS, Recommendations.class, category, context);
  }

  public Mono<Outcome<Shipping>> shipping(String warehouse, RequestContext context) {
    return policy.call(Service.SHIPPING, Shipping.class, warehouse, context);
  }
}
