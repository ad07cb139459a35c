package dev.fanout.core.product;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Reason;

/** What a fan-out comes to: an answer, complete or not, or the reason why there is none. */
public sealed interface ProductResult permits Product, ProductResult.NoProduct {

  /** Without these there is no answer. */
  sealed interface NoProduct extends ProductResult {}

  /** A needed part is missing. */
  record NeededPartMissing(Service service, Reason reason) implements NoProduct {}

  /** The request's deadline passed first. */
  record DeadlinePassed() implements NoProduct {}
}
