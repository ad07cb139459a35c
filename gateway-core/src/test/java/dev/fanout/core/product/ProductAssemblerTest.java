package dev.fanout.core.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.core.downstream.Catalog;
import dev.fanout.core.downstream.Inventory;
import dev.fanout.core.downstream.Pricing;
import dev.fanout.core.downstream.Recommendations;
import dev.fanout.core.downstream.Reviews;
import dev.fanout.core.downstream.Shipping;
import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.outcome.Reason;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProductAssemblerTest {

  private final Catalog catalog = new Catalog(7L, null, null, "cat-7", null, null, null);
  private final Reviews reviews = new Reviews(7L, null, null, null, null);
  private final Recommendations recommendations = new Recommendations("cat-7", null, null);

  @Test
  void isCompleteWithAllSixParts() {
    Product product = assemble(pricing("129.95"), stock(42), Outcome.present(cost("4.95", "EUR")));
    assertThat(product.complete()).isTrue();
    assertThat(product.degraded()).isEmpty();
    assertThat(product.available()).isTrue();
    assertThat(product.total()).isEqualTo(new BigDecimal("134.90"));
  }

  @Test
  void theTotalHasTheLargerScaleOfItsTerms() {
    assertThat(total("14.50", "4")).isEqualTo("18.50");
    assertThat(total("14", "4.500")).isEqualTo("18.500");
    assertThat(total("999999999999999.999999", "0.000001")).isEqualTo("1000000000000000.000000");
  }

  @Test
  void thereIsNoTotalOfTwoCurrencies() {
    Product product = assemble(pricing("1.00"), stock(1), Outcome.present(cost("1.00", "USD")));
    assertThat(product.total()).isNull();
    assertThat(product.complete()).isTrue();
  }

  @Test
  void nothingInStockIsNotAvailable() {
    assertThat(assemble(pricing("1"), stock(0), Outcome.present(cost("1", "EUR"))).available())
        .isFalse();
  }

  @Test
  void missingPartsAreNullAndSayWhyInTheOrderOfTheServices() {
    Product product =
        ProductAssembler.assemble(
            7,
            catalog,
            pricing("1"),
            Outcome.missing(Reason.NOT_FOUND),
            Outcome.missing(Reason.TIMEOUT),
            Outcome.missing(Reason.OPEN),
            Outcome.missing(Reason.DEPENDENCY));
    assertThat(product.complete()).isFalse();
    assertThat(product.available()).isNull();
    assertThat(product.total()).isNull();
    assertThat(product.inventory()).isNull();
    assertThat(product.shipping()).isNull();
    assertThat(product.degraded())
        .extracting(part -> part.part() + ":" + part.reason().text())
        .containsExactly(
            "inventory:not-found",
            "reviews:timeout",
            "recommendations:open",
            "shipping:dependency");
  }

  private String total(String price, String cost) {
    return assemble(pricing(price), stock(1), Outcome.present(cost(cost, "EUR")))
        .total()
        .toPlainString();
  }

  private Product assemble(Pricing pricing, Inventory stock, Outcome<Shipping> shipping) {
    return ProductAssembler.assemble(
        7,
        catalog,
        pricing,
        Outcome.present(stock),
        Outcome.present(reviews),
        Outcome.present(recommendations),
        shipping);
  }

  private static Pricing pricing(String price) {
    return new Pricing(7L, "EUR", new BigDecimal(price), null, null, null, null);
  }

  private static Inventory stock(long quantity) {
    return new Inventory(7L, quantity, "wh-7", null, null, null, null, null);
  }

  private static Shipping cost(String cost, String currency) {
    return new Shipping(
        "wh-7", new BigDecimal(cost), currency, null, null, null, List.of(), null, null);
  }
}
