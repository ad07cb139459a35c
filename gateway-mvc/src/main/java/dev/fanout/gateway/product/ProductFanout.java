package dev.fanout.gateway.product;

import static dev.fanout.core.downstream.Service.CATALOG;
import static dev.fanout.core.downstream.Service.INVENTORY;
import static dev.fanout.core.downstream.Service.PRICING;
import static dev.fanout.core.downstream.Service.RECOMMENDATIONS;
import static dev.fanout.core.downstream.Service.REVIEWS;
import static dev.fanout.core.downstream.Service.SHIPPING;
import static dev.fanout.core.outcome.Reason.DEPENDENCY;
import static dev.fanout.core.product.NeededPart.needed;

import dev.fanout.core.downstream.Inventory;
import dev.fanout.core.downstream.Shipping;
import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.outcome.Outcome.Missing;
import dev.fanout.core.outcome.Outcome.Present;
import dev.fanout.core.policy.RequestContext;
import dev.fanout.core.product.NeededPart;
import dev.fanout.core.product.PartListener;
import dev.fanout.core.product.ProductAssembler;
import dev.fanout.core.product.ProductResult;
import dev.fanout.core.product.TracedFanout;
import dev.fanout.core.trace.Spans;
import dev.fanout.gateway.cancellation.FanoutScope;
import dev.fanout.gateway.downstream.Downstreams;
import org.springframework.stereotype.Component;

/**
 * The fan-out: four calls start at once, two more the moment their input is there. A needed part
 * that is missing ends it and cancels the rest. The deadline bounds each call, and thereby all of
 * it.
 */
@Component
final class ProductFanout {

  private final Downstreams downstreams;
  private final Spans spans;

  ProductFanout(Downstreams downstreams, Spans spans) {
    this.downstreams = downstreams;
    this.spans = spans;
  }

  ProductResult fetch(long id, RequestContext context) throws InterruptedException {
    return fetch(id, context, PartListener.NONE);
  }

  ProductResult fetch(long id, RequestContext context, PartListener parts)
      throws InterruptedException {
    var traced = new TracedFanout(spans, id, context);
    try {
      var result = fanOut(id, traced.context(), parts);
      traced.ended(result);
      return result;
    } catch (InterruptedException e) {
      traced.cancelled();
      throw e;
    } catch (RuntimeException e) {
      traced.failed(e);
      throw e;
    }
  }

  private ProductResult fanOut(long id, RequestContext context, PartListener parts)
      throws InterruptedException {
    try (var scope = new FanoutScope()) {
      var catalog =
          scope.fork(() ->
              needed(CATALOG, parts.told(CATALOG, downstreams.catalog(id, context)), context));
      var pricing =
          scope.fork(() ->
              needed(PRICING, parts.told(PRICING, downstreams.pricing(id, context)), context));
      var inventory = scope.fork(() -> parts.told(INVENTORY, downstreams.inventory(id, context)));
      var reviews = scope.fork(() -> parts.told(REVIEWS, downstreams.reviews(id, context)));
      var recommendations =
          scope.fork(() -> {
            var category = catalog.join().category();
            return parts.told(RECOMMENDATIONS, downstreams.recommendations(category, context));
          });
      var shipping = scope.fork(() -> parts.told(SHIPPING, shipping(inventory.join(), context)));

      scope.join();
      return ProductAssembler.assemble(
          id,
          catalog.join(),
          pricing.join(),
          inventory.join(),
          reviews.join(),
          recommendations.join(),
          shipping.join());
    } catch (NeededPart.Missing e) {
      return e.result();
    }
  }

  private Outcome<Shipping> shipping(Outcome<Inventory> inventory, RequestContext context)
      throws InterruptedException {
    return switch (inventory) {
      case Present<Inventory>(var stock) -> downstreams.shipping(stock.warehouse(), context);
      case Missing<Inventory> _ -> Outcome.missing(DEPENDENCY);
    };
  }
}
