package dev.fanout.core.product;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Reason;

/** What a fan-out comes to: an answer, complete or not, or the reason why there is none. */
public sealed interface ProductResult permits Product, ProductResult.NeededPartMissing {

  /** Without it there is no answer. */
  record NeededPartMissing(Service service, Reason reason) implements ProductResult {}
}
