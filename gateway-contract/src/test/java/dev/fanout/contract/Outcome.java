package dev.fanout.contract;

import static dev.fanout.stubs.Service.INVENTORY;
import static dev.fanout.stubs.Service.SHIPPING;
import static java.util.stream.Collectors.joining;

import dev.fanout.stubs.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a client gets that asks for {@code /products/7}. */
record Outcome(int status, String contentType, String cacheControl, String body) {

  static Outcome of(Http.Answer answer) {
    return new Outcome(
        answer.status(),
        String.join(", ", answer.header("Content-Type")),
        String.join(", ", answer.header("Cache-Control")),
        answer.body());
  }

  /**
   * What it is to be; more than one where two failures are equally fast.
   *
   * @param parts what each service says while it is healthy
   */
  static List<Outcome> expected(Situation situation, Map<Service, String> parts) {
    return situation.blamed().isEmpty()
        ? List.of(product(situation, parts))
        : situation.blamed().stream()
            .map(service -> problem(service, situation.rule(service).reason().orElseThrow()))
            .toList();
  }

  private static Outcome product(Situation situation, Map<Service, String> parts) {
    var missing =
        Arrays.stream(Service.values()).filter(s -> situation.reason(s).isPresent()).toList();
    String body =
        "{\"id\":7,\"complete\":%s,\"available\":%s,\"total\":%s,%s,\"degraded\":[%s]}"
            .formatted(
                missing.isEmpty(),
                missing.contains(INVENTORY) ? null : true,
                missing.contains(SHIPPING) ? null : "134.90",
                Arrays.stream(Service.values())
                    .map(service ->
                        "\"%s\":%s"
                            .formatted(
                                service.wireName(),
                                missing.contains(service) ? null : parts.get(service)))
                    .collect(joining(",")),
                missing.stream()
                    .map(service ->
                        "{\"part\":\"%s\",\"reason\":\"%s\"}"
                            .formatted(service.wireName(), situation.reason(service).orElseThrow()))
                    .collect(joining(",")));
    return new Outcome(200, "application/json", missing.isEmpty() ? "no-cache" : "no-store", body);
  }

  private static Outcome problem(Service service, String reason) {
    boolean timeout = reason.equals("timeout");
    String detail =
        switch (reason) {
          case "timeout" -> "did not answer in time";
          case "unavailable" -> "is unavailable";
          case "invalid" -> "gave an invalid answer";
          default -> throw new IllegalArgumentException(reason);
        };
    String body =
        ("{\"type\":\"urn:fanout:service-%s\",\"title\":\"Service %1$s\",\"status\":%d,"
                + "\"detail\":\"The service %s %s.\",\"instance\":\"/products/7\","
                + "\"service\":\"%3$s\"}")
            .formatted(
                timeout ? "timeout" : "failed", timeout ? 504 : 502, service.wireName(), detail);
    return new Outcome(timeout ? 504 : 502, "application/problem+json", "no-store", body);
  }
}
