package dev.fanout.stubs;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
  private static Stubs stubs;

  @BeforeAll
  static void start() {
    stubs = Stubs.startWithoutJournals();
    for (var service : Service.values()) {
      stubs.get(service).delay(Duration.ZERO, 0);
    }
  }

  @AfterAll
  static void stop() {
    stubs.close();
  }

  static Stream<Arguments> answersForProduct7() {
    return Stream.of(
        arguments(
            Service.CATALOG,
            "/products/7",
            """
            {"id":7,"name":"Trail Runner 7","brand":"Northwind","category":"cat-7",\
            "description":"A light shoe with a deep tread for wet and stony paths.",\
            "attributes":{"color":"slate","sizes":[38,39],"weightGrams":284,"waterproof":false,\
            "tags":["trail"]},"images":["/img/7/1.jpg"]}\
            """),
        arguments(
            Service.PRICING,
            "/prices/7",
            """
            {"productId":7,"currency":"EUR","price":129.95,"listPrice":149.95,"taxRate":0.21,\
            "discounts":[{"code":"SUMMER","percent":10,"validUntil":"2026-09-01"}],\
            "tiers":[{"minQuantity":1,"price":129.95}]}\
            """),
        arguments(
            Service.INVENTORY,
            "/stock/7",
            """
            {"productId":7,"quantity":42,"warehouse":"wh-7","reserved":3,\
            "restockDate":"2026-08-14",\
            "locations":[{"warehouse":"wh-7","quantity":30,"aisle":"A7"}],"backorder":false,\
            "updated":"2026-07-30T10:15:30Z"}\
            """),
        arguments(
            Service.REVIEWS,
            "/reviews/7",
            """
            {"productId":7,"average":4.4,"count":218,"histogram":[4,7,21,58,128],\
            "reviews":[{"id":9001,"author":"Ana","rating":5,"title":"Sure grip",\
            "text":"Held on wet limestone for a whole week in the Alps."}]}\
            """),
        arguments(
            Service.RECOMMENDATIONS,
            "/recommendations/cat-7",
            """
            {"category":"cat-7","model":"item2vec-7",\
            "items":[{"id":501,"name":"Merino Sock","price":14.50,"score":0.93}]}\
            """),
        arguments(
            Service.SHIPPING,
            "/shipping/wh-7",
            """
            {"warehouse":"wh-7","cost":4.95,"currency":"EUR",\
            "options":[{"name":"standard","days":4,"cost":4.95}],"cutoff":"16:00",\
            "carrier":"PostNL","restrictions":[],"zones":["NL"],"insured":true}\
            """));
  }

  @ParameterizedTest
  @MethodSource("answersForProduct7")
  void answersForProduct7AreTheAgreedOnes(Service service, String path, String body) {
    var answer = call(service, path);
    assertGood(answer, body);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
  }

  /** As gateways' tests use the mapping files: in one server, without any extension. */
  @ParameterizedTest
  @MethodSource("answersForProduct7")
  void oneServerCanGiveTheAnswersOfAllSix(Service service, String path, String body) {
    var server =
        new WireMockServer(
            options().dynamicPort().templatingEnabled(true).usingFilesUnderClasspath("wiremock"));
    server.start();
    try {
      assertGood(HttpCalls.get(URI.create(server.url(path))), body);
    } finally {
      server.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 10, 2_147_483_648L, 9_007_199_254_740_990L, 9_007_199_254_740_991L})
  void idsComeBackDigitByDigit(long id) {
    assertThat(call(Service.CATALOG, "/products/" + id).body()).startsWith("{\"id\":" + id + ",");
    assertThat(call(Service.PRICING, "/prices/" + id).body()).startsWith(productId(id));
    assertThat(call(Service.INVENTORY, "/stock/" + id).body()).startsWith(productId(id));
    assertThat(call(Service.REVIEWS, "/reviews/" + id).body()).startsWith(productId(id));
  }

  @ParameterizedTest
  @CsvSource({"1, 123.95, 6", "29, 131.95, 54", "30, 122.95, 0"})
  void priceAndStockFollowTheLastDigit(long id, String price, int quantity) {
    assertThat(call(Service.PRICING, "/prices/" + id).body()).contains("\"price\":" + price + ",");
    assertThat(call(Service.INVENTORY, "/stock/" + id).body())
        .contains("\"quantity\":" + quantity + ",\"warehouse\":\"wh-" + id % 10 + "\"");
  }

  @Test
  void whatIsOutOfStockIsNowhere() {
    assertThat(call(Service.INVENTORY, "/stock/120").body())
        .contains("\"reserved\":0,", "\"locations\":[],", "\"backorder\":true,");
  }

  @ParameterizedTest
  @ValueSource(longs = {404, 1404, 9_007_199_254_740_404L})
  void onlyTheCatalogMissesProductsThatEndIn404(long id) {
    var missing = call(Service.CATALOG, "/products/" + id);
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(missing.body()).isEqualTo("{\"error\":\"no product " + id + "\"}");
    assertThat(call(Service.PRICING, "/prices/" + id).body()).startsWith(productId(id));
    assertThat(call(Service.INVENTORY, "/stock/" + id).body()).startsWith(productId(id));
    assertThat(call(Service.REVIEWS, "/reviews/" + id).body()).startsWith(productId(id));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rain%20wear | rain wear",
        "a+b | a+b",
        "a%2Bb%252F | a+b%2F",
        "a%2Fb | a/b",
        "7%22%20x%5C | 7\\\" x\\\\",
        "a%0Ab%7B%7Bc%7D%7D%3Cd%3E | a\\nb{{c}}<d>",
        "caf%C3%A9-%F0%9F%91%9F | café-👟",
      })
  void keysComeBackAsTextWhateverTheyAre(String segment, String json) {
    assertThat(call(Service.RECOMMENDATIONS, "/recommendations/" + segment).body())
        .startsWith("{\"category\":\"" + json + "\",\"model\":");
    assertThat(call(Service.SHIPPING, "/shipping/" + segment).body())
        .startsWith("{\"warehouse\":\"" + json + "\",\"cost\":");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "07", "-1", "x", "7/", "7/8"})
  void noServiceKnowsWhatIsNoId(String id) {
    assertThat(call(Service.REVIEWS, "/reviews/" + id).statusCode()).isEqualTo(404);
  }

  private static void assertGood(HttpResponse<String> answer, String body) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body()).isEqualTo(body);
  }

  private static String productId(long id) {
    return "{\"productId\":" + id + ",";
  }

  private static HttpResponse<String> call(Service service, String path) {
    return HttpCalls.get(URI.create(stubs.get(service).baseUrl() + path));
  }
}
