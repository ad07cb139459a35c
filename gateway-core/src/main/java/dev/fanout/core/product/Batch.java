package dev.fanout.core.product;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/**
 * The answer to a batch.
 *
 * @param items in the order asked, one for each id asked, duplicates included
 */
public record Batch(@Schema(requiredMode = REQUIRED) List<ProductItem> items) {

  /**
   * @param results of each id once
   * @param instance of its problems
   */
  public static Batch of(ProductIds ids, Map<Long, ProductResult> results, String instance) {
    return new Batch(
        ids.asked().stream().map(id -> ProductItem.of(id, results.get(id), instance)).toList());
  }
}
