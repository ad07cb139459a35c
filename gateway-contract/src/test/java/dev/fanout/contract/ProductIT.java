package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code GET /products/{id}} when all is well. */
@ResourceLock(Stubbed.PAIR)
class ProductIT {

  private final Stubbed stubbed = Stubbed.healthy();

  @ParameterizedTest
  @EnumSource
  void putsSixPartsTogether(Gateway gateway) {
    var answer = Http.get(stubbed.port(gateway), "/products/7");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).containsExactly("application/json");
    assertThat(answer.header("Cache-Control")).containsExactly("no-cache");
    assertThat(answer.body())
        .startsWith(
            "{\"id\":7,\"complete\":true,\"available\":true,\"total\":134.90,"
                + "\"catalog\":{\"id\":7,\"name\":\"Trail Runner 7\",\"brand\":\"Northwind\","
                + "\"category\":\"cat-7\",\"description\":")
        .containsSubsequence(
            "\"pricing\":{\"productId\":7,\"currency\":\"EUR\",\"price\":129.95,",
            "\"inventory\":{\"productId\":7,\"quantity\":42,\"warehouse\":\"wh-7\",",
            "\"reviews\":{\"productId\":7,\"average\":4.4,\"count\":218,",
            "\"recommendations\":{\"category\":\"cat-7\",\"model\":\"item2vec-7\",",
            "\"price\":14.50,",
            "\"shipping\":{\"warehouse\":\"wh-7\",\"cost\":4.95,")
        .endsWith(",\"degraded\":[]}");
  }

  @ParameterizedTest
  @EnumSource
  void thePercentSignIsDecodedAndTheQueryIgnored(Gateway gateway) {
    assertThat(Http.get(stubbed.port(gateway), "/products/%37?debug=1&x").body())
        .startsWith("{\"id\":7,\"complete\":true,");
  }

  @ParameterizedTest
  @EnumSource
  void nothingInStockIsNotAvailable(Gateway gateway) {
    assertThat(Http.get(stubbed.port(gateway), "/products/10").body())
        .startsWith("{\"id\":10,\"complete\":true,\"available\":false,");
  }

  @ParameterizedTest
  @EnumSource
  void headIsGetWithoutTheBody(Gateway gateway) {
    var answer = Http.send(stubbed.port(gateway), "HEAD", "/products/7");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).containsExactly("application/json");
    assertThat(answer.header("Cache-Control")).containsExactly("no-cache");
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void optionsSaysWhatIsAllowed(Gateway gateway) {
    var answer = Http.send(stubbed.port(gateway), "OPTIONS", "/products/7");
    assertThat(answer.status()).isBetween(200, 299);
    assertThat(answer.header("Allow")).containsExactly("GET,HEAD,OPTIONS");
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void bothGatewaysAnswerTheSame(long id) {
    var mvc = Http.get(stubbed.port(Gateway.MVC), "/products/" + id);
    var webflux = Http.get(stubbed.port(Gateway.WEBFLUX), "/products/" + id);
    assertThat(mvc.status()).isEqualTo(webflux.status());
    assertThat(mvc.body()).isEqualTo(webflux.body()).contains("\"id\":" + id + ",");
  }

  static LongStream bothGatewaysAnswerTheSame() {
    return LongStream.concat(
        IntStream.rangeClosed(1, 1000)
            .filter(id -> id % 23 == 1 && id % 1000 != 404)
            .asLongStream(),
        LongStream.of(1000, 9007199254740990L, 9007199254740991L));
  }

  @Test
  void theIdsComparedAreManyAndReachTheLargest() {
    assertThat(bothGatewaysAnswerTheSame()).hasSizeGreaterThan(40).contains(9007199254740991L);
  }
}
