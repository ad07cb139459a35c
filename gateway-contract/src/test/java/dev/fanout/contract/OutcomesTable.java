package dev.fanout.contract;

import static java.util.stream.Collectors.joining;

import com.jayway.jsonpath.JsonPath;
import dev.fanout.stubs.Fault;
import dev.fanout.stubs.Service;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the gateways were seen to answer, as a document. */
final class OutcomesTable {

  private static final String HEAD =
      """
      # What is answered while services fail

      What both gateways were seen to answer to `GET /products/7` while one service, or two, had a fault of the stubs: the status and,
      with a 200, which part was missing and why. `OutcomesIT` writes this file and fails when it sees anything else:
      `mvn verify -pl gateway-contract -am -Dit.test=OutcomesIT -Dsurefire.failIfNoSpecifiedTests=false -Doutcomes=write`

      """;

  private static final String PAIRS =
      """

      Two services, and what they have: one fault that shows at once, and one that takes all the time there is. Of two black holes
      only a mix of stages is looked at, as each of them takes that time; the other cells are empty.

      """;

  private final Map<Situation, String> undecided;
  private final Map<Situation, String> seen = new HashMap<>();

  /**
   * @param undecided where it is not said which service an answer names, and why
   */
  OutcomesTable(Map<Situation, String> undecided) {
    this.undecided = undecided;
  }

  void add(Situation situation, List<Outcome> outcomes) {
    var texts = new LinkedHashSet<String>();
    outcomes.forEach(outcome -> texts.add(text(situation, outcome)));
    seen.put(situation, String.join(" or ", texts));
  }

  private String text(Situation situation, Outcome outcome) {
    if (undecided.containsKey(situation)) {
      return outcome.status() + " \\*";
    }
    if (outcome.status() != 200) {
      return outcome.status() + name(situation, JsonPath.read(outcome.body(), "$.service"));
    }
    List<Map<String, String>> degraded = JsonPath.read(outcome.body(), "$.degraded");
    return degraded.isEmpty()
        ? "complete"
        : degraded.stream()
            .map(missing -> name(situation, missing.get("part")) + " " + missing.get("reason"))
            .collect(joining(",", "200", ""));
  }

  /** Left out for a service that alone has a fault. */
  private static String name(Situation situation, String service) {
    return situation.toString().matches(service + " \\S+") ? "" : " " + service;
  }

  /** What was not seen is empty. */
  String markdown() {
    var services = Arrays.stream(Service.values()).map(Service::wireName);
    var faults = Situations.faultPairs().stream().map(pair -> "`" + pair + "`");
    return Stream.of(
            Stream.of(
                HEAD + row("fault", services), row("---", Stream.generate(() -> "---").limit(6))),
            Arrays.stream(Fault.values()).map(this::row),
            Stream.of(
                PAIRS + row("services", faults), row("---", Stream.generate(() -> "---").limit(4))),
            Situations.servicePairs().stream().map(this::row),
            undecided.values().stream().distinct().map(why -> "\n\\* " + why + "\n"))
        .flatMap(lines -> lines)
        .collect(joining());
  }

  private String row(Fault fault) {
    return row(
        "`" + fault.wireName() + "`",
        Arrays.stream(Service.values()).map(service -> cell(Situation.of(service, fault))));
  }

  private String row(Situations.ServicePair services) {
    return row(
        services.toString(),
        Situations.faultPairs().stream().map(faults -> cell(services.with(faults))));
  }

  private String cell(Situation situation) {
    return seen.getOrDefault(situation, "");
  }

  private static String row(String title, Stream<String> cells) {
    return cells.collect(joining(" | ", "| " + title + " | ", " |\n"));
  }
}
