package dev.fanout.core.product;

import dev.fanout.core.problem.BadRequest;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The products a batch asks for.
 *
 * @param asked in their order, duplicates included; 1 to 100
 */
public record ProductIds(List<Long> asked) {

  private static final int MAX = 100;
  private static final BadRequest REFUSED =
      new BadRequest(
          "The parameter ids must be given once, as 1 to %d product ids with commas between them."
              .formatted(MAX));

  /**
   * @param query as sent, may be null
   * @throws BadRequest when there is anything but one list of 1 to 100 ids
   */
  public static ProductIds parse(String query) {
    var lists = Query.values(query, "ids");
    if (lists.size() != 1) {
      throw REFUSED;
    }
    var ids = lists.getFirst().split(",", -1);
    if (ids.length > MAX) {
      throw REFUSED;
    }
    return new ProductIds(Arrays.stream(ids).map(ProductId::parse).toList());
  }

  /** Each once, in the order in which they were first asked for. */
  public Set<Long> distinct() {
    return new LinkedHashSet<>(asked);
  }
}
