package dev.fanout.core.downstream;

/** One service's answer. It says whom it is about, since crossed connections do happen. */
public sealed interface Part
    permits Catalog, Pricing, Inventory, Reviews, Recommendations, Shipping {

  /** The id, category or warehouse this is the answer for, as it was asked in the path. */
  String answersFor();
}
