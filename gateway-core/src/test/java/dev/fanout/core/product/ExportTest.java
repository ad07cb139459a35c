package dev.fanout.core.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Reason;
import dev.fanout.core.problem.BadRequest;
import dev.fanout.core.product.ProductResult.NeededPartMissing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportTest {

  @ParameterizedTest
  @CsvSource({
    "from=1&count=1000000, 1, 1000000",
    "count=2&from=9007199254740990, 9007199254740990, 2",
    "x=y&from=%37&&count=1&z, 7, 1"
  })
  void asksForSoManyProductsFromOneOn(String query, long from, int count) {
    assertThat(Export.parse(query)).isEqualTo(new Export(from, count));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "from=1",
        "count=1",
        "from=1&count=",
        "from=&count=1",
        "from=1&from=1&count=1",
        "from=1&count=1&count=1",
        "from=0&count=1",
        "from=1&count=0",
        "from=1&count=01",
        "from=1&count=-1",
        "from=1&count=1e3",
        "from=1&count=1000001",
        "from=1&count=99999999999",
        "from=9007199254740991&count=2",
        "from=1&count=%zz",
        "FROM=1&count=1"
      })
  void andNothingElse(String query) {
    assertThatExceptionOfType(BadRequest.class).isThrownBy(() -> Export.parse(query));
  }

  @Test
  void theLastLineTellsWhetherItIsComplete() {
    var export = new Export(5, 3);
    assertThat(export.lastLine(8)).isEqualTo(new Export.Complete(true, 3));
    assertThat(export.lastLine(7)).isEqualTo(new Export.Stopped(false, 7));
    assertThat(export.lastLine(5)).isEqualTo(new Export.Stopped(false, 5));
  }

  @Test
  void aLineIsTheProductOrWhyThereIsNone() {
    var missing = new NeededPartMissing(Service.CATALOG, Reason.NOT_FOUND);
    var item = ProductItem.of(404, missing, "/products/export");
    assertThat(item.status()).isEqualTo(404);
    assertThat(item.problem().instance()).isEqualTo("/products/export");
    assertThat(Export.line(item)).isSameAs(item);
  }
}
