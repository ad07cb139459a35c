package dev.fanout.core.downstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.outcome.Outcome.Present;
import dev.fanout.core.outcome.Reason;
import dev.fanout.core.policy.CallFailure;
import dev.fanout.core.policy.Deadline;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepliesTest {

  private static final String PRICE = "\"productId\":7,\"currency\":\"EUR\",\"price\":14.50";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON; charset=UTF-8",
        "application/json;charset=\"utf-8\"",
        "application/json;v=1",
        "application/hal+json; profile=\"a;b\"; charset=utf-8",
        "application/json;",
        "application/vnd.acme.price+json"
      })
  void readsTheBodyOfJson(String contentType) {
    assertThat(head(200, contentType, null)).isEmpty();
    assertThat(head(200, contentType, "identity")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "200,text/html,", "200,,", "200,application/jsonp,", "200,application/json;charset=latin1,",
    "200,application/json,gzip", "204,application/json,", "302,text/html,", "101,,"
  })
  void anyOtherAnswerIsInvalidAndAFailure(int status, String contentType, String encoding) {
    assertFailure(Reason.INVALID, () -> head(status, contentType, encoding));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 599})
  void fiveHundredsAreUnavailableWhateverTheySay(int status) {
    assertFailure(Reason.UNAVAILABLE, () -> head(status, "application/json", null));
  }

  @Test
  void fourHundredsAreMissingPartsButNoFailures() {
    assertThat(head(404, "text/html", "gzip")).contains(Outcome.missing(Reason.NOT_FOUND));
    assertThat(head(400, "application/json", null)).contains(Outcome.missing(Reason.INVALID));
    assertThat(head(429, null, null)).contains(Outcome.missing(Reason.INVALID));
  }

  @Test
  void moneyKeepsItsDigits() {
    assertThat(price("14.50")).isEqualTo(new BigDecimal("14.50"));
    assertThat(price("999999999999999.999999")).isEqualTo(new BigDecimal("999999999999999.999999"));
    assertThat(price("1E+2").toPlainString()).isEqualTo("100");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1000000000000000",
        "0.0000001",
        "1e15",
        "1e-7",
        "1e999999999",
        "-1e-999999999",
        "\"14.50\"",
        "null",
        "true",
        "NaN",
        "[1]",
        "{}",
        "014",
        "1.",
        ".5"
      })
  void otherMoneyIsInvalid(String price) {
    assertInvalid(Pricing.class, "{\"productId\":7,\"currency\":\"EUR\",\"price\":" + price + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"average\":1e999999999",
        "\"average\":\"4.4\"",
        "\"count\":1.0",
        "\"count\":1e2",
        "\"count\":\"1\"",
        "\"count\":\"\"",
        "\"count\":true",
        "\"count\":9007199254740992",
        "\"count\":-9007199254740992",
        "\"count\":-9223372036854775808",
        "\"count\":92233720368547758080",
        "\"histogram\":[1,2.5]",
        "\"histogram\":[9007199254740992]",
        "\"histogram\":3",
        "\"histogram\":\"\"",
        "\"reviews\":{}",
        "\"reviews\":[1]",
        "\"reviews\":[\"\"]",
        "\"reviews\":[{\"author\":1}]",
        "\"reviews\":[{\"author\":true}]",
        "\"reviews\":[{\"author\":[\"Ana\"]}]",
        "\"reviews\":[{\"author\":\"\\ud800\"}]",
        "\"reviews\":[{\"author\":\"\\udc00\\ud800\"}]",
        "\"productId\":7",
        "\"unknown\":1,\"unknown\":2",
        "\"unknown\":{\"a\":1,\"a\":2}",
      })
  void strictTypesAndNoDuplicateKeys(String member) {
    assertInvalid(Reviews.class, "{\"productId\":7," + member + "}");
  }

  @Test
  void unknownFieldsAreDroppedAndAbsentOnesAreNull() {
    var reviews =
        read(
            Reviews.class,
            "{\"x\":[{\"y\":1e999}],\"count\":null,\"productId\":7,\"average\":4.40,\"histogram\":[9007199254740991,null],\"reviews\":[null,{\"title\":\"\\ud83d\\ude00\\ud836\\udc00\\ud874\\udc00"
                + " é\"}]}");
    assertThat(reviews.count()).isNull();
    assertThat(reviews.average()).isEqualTo(new BigDecimal("4.40"));
    assertThat(reviews.histogram()).containsExactly(9007199254740991L, null);
    assertThat(reviews.reviews().getFirst()).isNull();
    assertThat(reviews.reviews().getLast().title()).isEqualTo("😀\ud836\udc00\ud874\udc00 é");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "7",
        "{",
        "{}",
        "{" + PRICE,
        "{" + PRICE + "}}",
        "{" + PRICE + "} 1",
        "{" + PRICE + ",}",
        "{'productId':7}",
        "\uFEFF{" + PRICE + "}",
        "{\"productId\":7}",
        "{\"productId\":7,\"currency\":null,\"price\":1}",
        "{\"currency\":\"EUR\",\"price\":1}",
        "{\"productId\":8,\"currency\":\"EUR\",\"price\":1}"
      })
  void anythingButOneWholeValueForTheIdAskedIsInvalid(String json) {
    assertInvalid(Pricing.class, json);
  }

  @Test
  void onlyUtf8IsRead() {
    String json = "{" + PRICE + ",\"unknown\":\"é\"}";
    assertThat(Replies.body(json.getBytes(UTF_8), Pricing.class, "7")).isInstanceOf(Present.class);
    assertFailure(
        Reason.INVALID, () -> Replies.body(json.getBytes(ISO_8859_1), Pricing.class, "7"));
    assertFailure(Reason.INVALID, () -> Replies.body(json.getBytes(UTF_16BE), Pricing.class, "7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", ".."})
  void whatCannotBeASegmentOfAPathIsInvalid(String text) {
    assertInvalid(Catalog.class, "{\"id\":7,\"category\":\"" + text + "\"}");
    assertInvalid(
        Inventory.class, "{\"productId\":7,\"quantity\":1,\"warehouse\":\"" + text + "\"}");
  }

  @Test
  void aSegmentHasAtMost100Characters() {
    assertThat(read(Catalog.class, catalog("x".repeat(100)))).isNotNull();
    assertThat(read(Catalog.class, catalog("😀".repeat(100)))).isNotNull();
    assertInvalid(Catalog.class, catalog("x".repeat(101)));
  }

  @Test
  void anAnswerForAnotherKeyIsInvalid() {
    var shipping = "{\"warehouse\":\"wh-8\",\"cost\":1,\"currency\":\"EUR\"}".getBytes(UTF_8);
    assertThat(Replies.body(shipping, Shipping.class, "wh-8")).isInstanceOf(Present.class);
    assertFailure(Reason.INVALID, () -> Replies.body(shipping, Shipping.class, "wh-7"));
    var others = "{\"category\":\"cat-8\"}".getBytes(UTF_8);
    assertFailure(Reason.INVALID, () -> Replies.body(others, Recommendations.class, "cat-7"));
  }

  private static String catalog(String category) {
    return "{\"id\":7,\"category\":\"" + category + "\"}";
  }

  private static BigDecimal price(String price) {
    return read(Pricing.class, "{\"productId\":7,\"currency\":\"EUR\",\"price\":" + price + "}")
        .price();
  }

  private static <T extends Part> T read(Class<T> type, String json) {
    return switch (Replies.body(json.getBytes(UTF_8), type, "7")) {
      case Present<T>(T value) -> value;
      case Outcome.Missing<T> missing -> throw new AssertionError(missing);
    };
  }

  private static void assertInvalid(Class<? extends Part> type, String json) {
    assertFailure(Reason.INVALID, () -> Replies.body(json.getBytes(UTF_8), type, "7"));
  }

  private static void assertFailure(
      Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(CallFailure.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static Optional<Outcome<Reviews>> head(int status, String type, String encoding) {
    var limit = Deadline.in(Duration.ofSeconds(1)).limit(Duration.ofMillis(300));
    return Replies.head(status, type, encoding, null, limit);
  }
}
