package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.fanout.contract.Scripted.Part;
import dev.fanout.stubs.Fault;
import dev.fanout.stubs.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.minidev.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.skyscreamer.jsonassert.JSONAssert;
import org.skyscreamer.jsonassert.JSONCompareMode;

/** The OpenAPI document is the same from both, and every example in it is a real answer. */
@ResourceLock(Scripted.HEALTHY)
@ResourceLock(Stubbed.PAIR)
class OpenApiIT {

  private static final int LANGUAGES = 300;

  /** Bytes for what the first one has loaded. */
  private static final long ROOM = 8_000_000;

  private final Stubbed stubbed = Stubbed.healthy();
  private final String document = document(Gateway.MVC);

  @Test
  void bothServeTheSameDocument() {
    assertThat(document).isEqualTo(document(Gateway.WEBFLUX));
  }

  /** Whatever clients say they speak. */
  @ParameterizedTest
  @EnumSource
  void itIsKeptOnce(Gateway gateway) {
    var scripted = Scripted.healthy();
    long before = scripted.process(gateway).liveHeap();
    for (int i = 0; i < LANGUAGES; i++) {
      var answer = Http.get(scripted.port(gateway), "/v3/api-docs", "Accept-Language: en-x-" + i);
      assertThat(answer.status()).isEqualTo(200);
    }
    assertThat(scripted.process(gateway).liveHeap()).isLessThan(before + ROOM);
  }

  @Test
  void itTellsEveryPathWithItsParametersAndEveryStatus() {
    assertThat(JsonPath.<Map<String, ?>>read(document, "$.paths"))
        .containsOnlyKeys(
            "/products/{id}", "/products", "/products/{id}/events", "/products/export");
    assertThat(JsonPath.<List<String>>read(document, operation("parameters[*].name")))
        .containsExactly("id", "X-Request-Timeout-Ms", "x-envoy-expected-rq-timeout-ms");
    assertThat(JsonPath.<Map<String, ?>>read(document, operation("responses")))
        .containsOnlyKeys("200", "400", "404", "405", "406", "502", "503", "504");
  }

  @ParameterizedTest
  @CsvSource({
    "/products, 'ids', application/json, /products?ids=7",
    "/products/{id}/events, 'id', text/event-stream, /products/7/events",
    "/products/export, 'from,count', application/x-ndjson, /products/export?from=7&count=1"
  })
  void itTellsOfListsAndStreamsToo(String path, String parameters, String type, String request) {
    String operation = "$.paths['" + path + "'].get.";
    var names = new ArrayList<>(List.of(parameters.split(",")));
    names.addAll(List.of("X-Request-Timeout-Ms", "x-envoy-expected-rq-timeout-ms"));
    assertThat(JsonPath.<List<String>>read(document, operation + "parameters[*].name"))
        .containsExactlyElementsOf(names);
    assertThat(JsonPath.<Map<String, ?>>read(document, operation + "responses"))
        .containsOnlyKeys("200", "400", "405", "406", "503");
    assertThat(JsonPath.<Map<String, ?>>read(document, operation + "responses['200'].content"))
        .containsOnlyKeys(type);
    assertThat(Http.get(stubbed.port(Gateway.MVC), request).header("Content-Type").getFirst())
        .startsWith(type);
  }

  @Test
  void itDescribesEveryFieldOfAnAnswer() {
    Map<String, ?> answer = JsonPath.read(get(Gateway.MVC, "GET").body(), "$");
    assertThat(JsonPath.<Map<String, ?>>read(document, "$.components.schemas.Product.properties"))
        .containsOnlyKeys(answer.keySet().toArray(new String[0]));
    for (Part service : Part.values()) {
      String part = service.toString();
      String schema = Character.toUpperCase(part.charAt(0)) + part.substring(1);
      assertThat(
              JsonPath.<Map<String, ?>>read(
                  document, "$.components.schemas." + schema + ".properties"))
          .containsOnlyKeys(
              JsonPath.<Map<String, ?>>read(answer, "$." + part).keySet().toArray(new String[0]));
    }
  }

  @Test
  void answersFitTheirSchemas() {
    assertFits("Product", get(Gateway.MVC, "GET"));
    assertFits("Problem", get(Gateway.MVC, "POST"));
    assertFits("Batch", Http.get(stubbed.port(Gateway.MVC), "/products?ids=7,404"));
    stubbed.inject(Service.INVENTORY, Fault.RESET);
    stubbed.inject(Service.REVIEWS, Fault.EMPTY);
    assertFits("Product", get(Gateway.MVC, "GET"));
    stubbed.inject(Service.PRICING, Fault.RESET);
    assertFits("Problem", get(Gateway.MVC, "GET"));
  }

  private void assertFits(String name, Http.Answer answer) {
    new ApiSchemas(document).assertFits(name, answer.body());
  }

  @ParameterizedTest
  @EnumSource
  void theExamplesAreRealAnswers(Gateway gateway) throws Exception {
    assertExample("200", "complete", get(gateway, "GET"));
    assertExample("400", "bad-request", Http.get(stubbed.port(gateway), "/products/0"));
    assertExample("404", "product-not-found", Http.get(stubbed.port(gateway), "/products/404"));
    assertExample("405", "method-not-allowed", get(gateway, "POST"));
    assertExample("406", "not-acceptable", get(gateway, "GET", "Accept: text/html"));

    stubbed.inject(Service.REVIEWS, Fault.BLACK_HOLE);
    assertExample("200", "degraded", get(gateway, "GET"));
    stubbed.inject(Service.PRICING, Fault.INTERNAL_ERROR);
    assertExample("502", "service-failed", get(gateway, "GET"));
    stubbed.inject(Service.PRICING, Fault.BLACK_HOLE);
    assertExample("504", "service-timeout", get(gateway, "GET"));
  }

  @ParameterizedTest
  @EnumSource
  void theExampleOfAnOpenBreakerIsARealAnswer(Gateway gateway) throws Exception {
    var scripted = Scripted.healthy();
    int port = scripted.port(gateway);
    scripted.service(Part.PRICING).script(call -> call.answer(500, "text/plain", "no"));
    int status = 502;
    for (int call = 1; call <= 100 && status == 502; call++) {
      status = Http.get(port, "/products/7").status();
    }
    assertExample("503", "service-unavailable", Http.get(port, "/products/7"));
    assertThat(Http.get(port, "/products/7").header("Retry-After")).containsExactly("1");
    scripted.service(Part.PRICING).script(Part.PRICING.healthy());
    await()
        .until(() -> {
          Http.get(port, "/products/7");
          return Breaker.of(scripted.process(gateway).metrics(), Part.PRICING).is("closed");
        });
  }

  private void assertExample(String status, String name, Http.Answer answer) throws Exception {
    assertThat(answer.status()).isEqualTo(Integer.parseInt(status));
    String path = operation("responses['" + status + "'].content.*.examples['" + name + "'].value");
    Map<String, ?> example = JsonPath.<List<Map<String, ?>>>read(document, path).getFirst();
    JSONAssert.assertEquals(
        JSONObject.toJSONString(example), answer.body(), JSONCompareMode.STRICT);
  }

  private static String operation(String path) {
    return "$.paths['/products/{id}'].get." + path;
  }

  private String document(Gateway gateway) {
    return Http.get(stubbed.port(gateway), "/v3/api-docs").body();
  }

  private Http.Answer get(Gateway gateway, String method, String... headers) {
    return Http.send(stubbed.port(gateway), method, "/products/7", headers);
  }
}
