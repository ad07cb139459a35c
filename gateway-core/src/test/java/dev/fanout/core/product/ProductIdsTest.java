package dev.fanout.core.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Reason;
import dev.fanout.core.problem.BadRequest;
import dev.fanout.core.product.ProductResult.NeededPartMissing;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProductIdsTest {

  @ParameterizedTest
  @ValueSource(strings = {"ids=3,1,3", "ids=3%2C1%2c3", "a=b&ids=3,1,%33&c", "%69ds=3,1,3"})
  void keepTheirOrderAndTheirDuplicates(String query) {
    var ids = ProductIds.parse(query);
    assertThat(ids.asked()).containsExactly(3L, 1L, 3L);
    assertThat(ids.distinct()).containsExactly(3L, 1L);
  }

  @Test
  void areAtMostAHundred() {
    assertThat(ProductIds.parse(idsTo(100)).asked()).hasSize(100);
    assertThatExceptionOfType(BadRequest.class).isThrownBy(() -> ProductIds.parse(idsTo(101)));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "ids",
        "ids=",
        "ids=,",
        "ids=1,",
        "ids=,1",
        "ids=1,,2",
        "ids=1&ids=2",
        "ids=1, 2",
        "ids=1;2",
        "ids=a",
        "ids=0",
        "ids=-1",
        "ids=01",
        "ids=%",
        "ids=%zz",
        "id=1"
      })
  void andNothingElse(String query) {
    assertThatExceptionOfType(BadRequest.class).isThrownBy(() -> ProductIds.parse(query));
  }

  @Test
  void aBatchAnswersInTheOrderAsked() {
    Map<Long, ProductResult> results =
        Map.of(
            1L, new NeededPartMissing(Service.CATALOG, Reason.TIMEOUT),
            2L, new NeededPartMissing(Service.CATALOG, Reason.NOT_FOUND));
    var items = Batch.of(new ProductIds(List.of(2L, 1L, 2L)), results, "/products").items();
    assertThat(items).extracting(ProductItem::id).containsExactly(2L, 1L, 2L);
    assertThat(items).extracting(ProductItem::status).containsExactly(404, 504, 404);
  }

  private static String idsTo(int last) {
    return LongStream.rangeClosed(1, last)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(",", "ids=", ""));
  }
}
