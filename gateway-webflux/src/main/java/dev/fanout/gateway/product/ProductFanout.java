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
import dev.fanout.gateway.cancellation.DroppedErrors;
import dev.fanout.gateway.downstream.Downstreams;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

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

  Mono<ProductResult> fetch(long id, RequestContext context) {
    return fetch(id, context, PartListener.NONE);
  }

  Mono<ProductResult> fetch(long id, RequestContext context, PartListener parts) {
    return Mono.defer(() -> {
      var traced = new TracedFanout(spans, id, context);
      return fanOut(id, traced.context(), parts)
          .doOnNext(traced::ended)
          .doOnError(traced::failed)
          .doFinally(_ -> traced.cancelled());
    });
  }

  private Mono<ProductResult> fanOut(long id, RequestContext context, PartListener parts) {
    // pairs, not a shared catalog.cache(): a cached Mono does not pass a cancel on
    var catalogAndRecommendations =
        downstreams
            .catalog(id, context)
            .map(catalog -> needed(CATALOG, parts.told(CATALOG, catalog), context))
            .zipWhen(catalog ->
                downstreams
                    .recommendations(catalog.category(), context)
                    .map(others -> parts.told(RECOMMENDATIONS, others)));
    var pricing =
        downstreams
            .pricing(id, context)
            .map(price -> needed(PRICING, parts.told(PRICING, price), context));
    var inventoryAndShipping =
        downstreams
            .inventory(id, context)
            .map(stock -> parts.told(INVENTORY, stock))
            .zipWhen(
                stock -> shipping(stock, context).map(delivery -> parts.told(SHIPPING, delivery)));
    var reviews = downstreams.reviews(id, context).map(opinions -> parts.told(REVIEWS, opinions));

    return Mono.zip(catalogAndRecommendations, pricing, inventoryAndShipping, reviews)
        .<ProductResult>map(all ->
            ProductAssembler.assemble(
                id,
                all.getT1().getT1(),
                all.getT2(),
                all.getT3().getT1(),
                all.getT4(),
                all.getT1().getT2(),
                all.getT3().getT2()))
        .onErrorResume(NeededPart.Missing.class, e -> Mono.just(e.result()))
        .contextWrite(DroppedErrors.areExpected(context.trace()));
  }

  private Mono<Outcome<Shipping>> shipping(Outcome<Inventory> inventory, RequestContext context) {
    return switch (inventory) {
      case Present<Inventory>(var stock) -> downstreams.shipping(stock.warehouse(), context);
      case Missing<Inventory> _ -> Mono.just(Outcome.missing(DEPENDENCY));
    };
  }
}
