package dev.fanout.core.product;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Outcome;

/** Is told of every part of a product as it arrives, from whatever thread that happens in. */
@FunctionalInterface
public interface PartListener {

  PartListener NONE = (_, _) -> {};

  void arrived(Service service, Outcome<?> outcome);

  /** The same outcome, after having told of it. */
  default <T> Outcome<T> told(Service service, Outcome<T> outcome) {
    arrived(service, outcome);
    return outcome;
  }
}
