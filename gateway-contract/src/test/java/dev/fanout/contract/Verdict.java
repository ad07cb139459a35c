package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.fanout.stubs.Service;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether an answer is one that the policy allows, whatever the services have been doing. What it
 * tells of a product must be the truth, what it lacks must be lacking for a reason that was there.
 */
final class Verdict {

  private static final List<Service> NEEDED = List.of(Service.CATALOG, Service.PRICING);

  /** Beyond the deadline: a busy machine, and all six services asked in vain. */
  private static final Duration PATIENCE = Duration.ofSeconds(Relayed.DEADLINE_SECONDS + 7);

  private final ApiSchemas schemas;
  private final Map<Long, Map<String, ?>> products;
  private final Chaos chaos;

  /**
   * @param products the complete answers by id; any other id is unknown to the catalog
   */
  Verdict(ApiSchemas schemas, Map<Long, Map<String, ?>> products, Chaos chaos) {
    this.schemas = schemas;
    this.products = products;
    this.chaos = chaos;
  }

  /**
   * What the answer comes to, in a word or two.
   *
   * @param from when the request was sent, by {@link System#nanoTime}
   * @param to when the answer was there
   */
  String product(long id, Http.Answer answer, long from, long to) {
    assertThat(Duration.ofNanos(to - from)).as("time to answer").isLessThan(PATIENCE);
    if (answer.status() == 200) {
      return found(id, answer, from, to);
    }
    var problem = problem("/products/" + id, answer);
    String type = problem.get("type").toString().replace("urn:fanout:", "");
    switch (answer.status() + " " + type) {
      case "404 product-not-found" -> assertThat(products).doesNotContainKey(id);
      case "502 service-failed" -> {
        var service = blamed(problem);
        assertThat(
                chaos.explains(service, "unavailable", from, to)
                    || chaos.explains(service, "invalid", from, to))
            .as("%s was well", service)
            .isTrue();
      }
      case "503 service-unavailable" -> {
        blamed(problem);
        assertThat(answer.header("Retry-After")).containsExactly("1");
      }
      case "503 overloaded" -> assertThat(answer.header("Retry-After")).containsExactly("1");
      case "504 service-timeout" -> {
        if (problem.get("service") != null) {
          blamed(problem);
        }
      }
      default -> throw new AssertionError("not in the table: " + answer);
    }
    return type;
  }

  private static Service blamed(Map<String, ?> problem) {
    var service = service(problem.get("service"));
    assertThat(NEEDED).contains(service);
    return service;
  }

  private static Service service(Object name) {
    return Arrays.stream(Service.values())
        .filter(service -> service.wireName().equals(name))
        .findAny()
        .orElseThrow(() -> new AssertionError("no such service: " + name));
  }

  private String found(long id, Http.Answer answer, long from, long to) {
    schemas.assertFits("Product", answer.body());
    assertThat(answer.header("Content-Type")).containsExactly("application/json");
    Map<String, ?> product = JsonPath.read(answer.body(), "$");
    var truth = products.get(id);
    assertThat(truth).as("a product that the catalog does not know").isNotNull();
    var missing = missing(product);
    for (Service service : Service.values()) {
      String part = service.wireName();
      assertThat(product.get(part))
          .as(part)
          .isEqualTo(missing.containsKey(service) ? null : truth.get(part));
    }
    assertThat(missing).doesNotContainKeys(Service.CATALOG, Service.PRICING);
    missing.forEach((service, reason) -> lacking(service, reason, missing, from, to));
    assertThat(product.get("id")).isEqualTo(truth.get("id"));
    assertThat(product.get("complete")).isEqualTo(missing.isEmpty());
    assertThat(product.get("available"))
        .isEqualTo(missing.containsKey(Service.INVENTORY) ? null : truth.get("available"));
    assertThat(product.get("total"))
        .isEqualTo(missing.containsKey(Service.SHIPPING) ? null : truth.get("total"));
    assertThat(answer.header("Cache-Control"))
        .containsExactly(missing.isEmpty() ? "no-cache" : "no-store");
    return missing.isEmpty() ? "complete" : "degraded";
  }

  /** In their order, each once. */
  private static Map<Service, String> missing(Map<String, ?> product) {
    var missing = new LinkedHashMap<Service, String>();
    for (Object entry : (List<?>) product.get("degraded")) {
      var degraded = (Map<?, ?>) entry;
      var former = missing.put(service(degraded.get("part")), degraded.get("reason").toString());
      assertThat(former).as("degraded twice").isNull();
    }
    assertThat(List.copyOf(missing.keySet())).isSorted();
    return missing;
  }

  private void lacking(
      Service service, String reason, Map<Service, String> missing, long from, long to) {
    boolean dependent = service == Service.SHIPPING && missing.containsKey(Service.INVENTORY);
    assertThat(reason.equals("dependency")).as("%s: %s", service, reason).isEqualTo(dependent);
    switch (reason) {
      case "dependency", "timeout", "rejected", "open" -> {}
      case "unavailable", "invalid" ->
          assertThat(chaos.explains(service, reason, from, to))
              .as("%s is %s and was well", service, reason)
              .isTrue();
      default -> throw new AssertionError(service + ": " + reason);
    }
  }

  /** A problem of this kind, and no other, whatever the services do. */
  void refused(String path, int status, String type, Http.Answer answer) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(problem(path, answer).get("type")).isEqualTo("urn:fanout:" + type);
  }

  private Map<String, ?> problem(String path, Http.Answer answer) {
    schemas.assertFits("Problem", answer.body());
    assertThat(answer.header("Content-Type")).containsExactly("application/problem+json");
    assertThat(answer.header("Cache-Control")).containsExactly("no-store");
    Map<String, ?> problem = JsonPath.read(answer.body(), "$");
    assertThat(problem.get("status")).isEqualTo(answer.status());
    assertThat(problem.get("instance")).isEqualTo(path);
    return problem;
  }

  /** The status alone tells, and there is nothing behind the headers. */
  void headOnly(Http.Answer answer) {
    assertThat(answer.status()).isIn(200, 404, 502, 503, 504);
    assertThat(answer.header("Content-Type"))
        .containsExactly(answer.status() == 200 ? "application/json" : "application/problem+json");
    assertThat(answer.body()).isEmpty();
  }
}
