package dev.fanout.lab.compare;

import static dev.fanout.lab.compare.Contestant.MVC;
import static dev.fanout.lab.compare.Contestant.PLATFORM;
import static dev.fanout.lab.compare.Contestant.WEBFLUX;
import static dev.fanout.lab.compare.Contestant.YARDSTICK;

import dev.fanout.lab.complexity.Complexity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the figures say, in sentences that need no table beside them. */
final class PlainWords {
  private final Comparison typical;
  private final CriticalPath path;
  private final ScenarioReport scenarios;
  private final Complexity complexity;

  /**
   * @param typical the load under which all is well
   */
  PlainWords(
      Comparison typical, CriticalPath path, ScenarioReport scenarios, Complexity complexity) {
    this.typical = typical;
    this.path = path;
    this.scenarios = scenarios;
    this.complexity = complexity;
  }

  record Sentence(String topic, String words) {
    @Override
    public String toString() {
      return topic + ": " + words;
    }
  }

  /** The most important first; nothing of what was not measured. */
  List<Sentence> sentences() {
    var all = new ArrayList<Sentence>();
    atLevels(all, "WebFlux against MVC, p50", WEBFLUX, MVC, Figure.P50);
    atLevels(all, "WebFlux against MVC, p99", WEBFLUX, MVC, Figure.P99);
    atLevels(all, "WebFlux against MVC, CPU per answer", WEBFLUX, MVC, Figure.CPU);
    atLevels(all, "WebFlux against MVC, allocated bytes", WEBFLUX, MVC, Figure.ALLOCATED);
    var notWell = scenarios.scenarios().stream().filter(one -> one.grows().isEmpty()).toList();
    var room = notWell.stream().filter(Scenario::roomy).toList();
    in(notWell, all, "WebFlux against MVC, p99 when not all is well", Figure.ANSWERED_P99);
    in(notWell, all, "WebFlux against MVC, CPU when not all is well", Figure.CPU);
    in(notWell, all, "WebFlux against MVC, goodput when not all is well", Figure.GOODPUT);
    in(room, all, "WebFlux against MVC, memory with room", Figure.MEMORY);
    inFlight(all, "WebFlux against MVC, CPU by requests in flight", Figure.CPU);
    inFlight(all, "WebFlux against MVC, p99 by requests in flight", Figure.ANSWERED_P99);
    inFlight(all, "WebFlux against MVC, memory by requests in flight", Figure.MEMORY);
    atLevels(all, "Platform threads against virtual ones, CPU", PLATFORM, MVC, Figure.CPU);
    atLevels(all, "Platform threads against virtual ones, p99", PLATFORM, MVC, Figure.P99);
    typical
        .usualLevel()
        .ifPresent(level -> all.add(new Sentence("Added to the calls themselves", added(level))));
    incomplete().ifPresent(words -> all.add(new Sentence("Without a complete answer", words)));
    atLevels(all, "WebFlux against the work alone, CPU", WEBFLUX, YARDSTICK, Figure.CPU);
    atLevels(all, "MVC against the work alone, CPU", MVC, YARDSTICK, Figure.CPU);
    all.add(new Sentence("The code", complexity.inShort()));
    return all;
  }

  /**
   * @param without where there is no ratio
   */
  private static void say(
      List<Sentence> all, String topic, List<Finding> findings, List<String> without) {
    if (findings.size() + without.size() > 0) {
      all.add(new Sentence(topic, words(findings, without) + "."));
    }
  }

  /**
   * @param where it was found, as a sentence has it
   */
  record Finding(String where, Ratio ratio) {}

  private void atLevels(List<Sentence> all, String topic, String of, String to, Figure figure) {
    if (!typical.present().containsAll(List.of(of, to))) {
      return;
    }
    var findings = new ArrayList<Finding>();
    var without = new ArrayList<String>();
    for (double level : typical.levels()) {
      sort(
          "at %.0f %%".formatted(level * 100),
          typical.pair(of, to, level, figure),
          findings,
          without);
    }
    say(all, topic, findings, without);
  }

  private static void sort(
      String where, Optional<Comparison.Pair> pair, List<Finding> findings, List<String> without) {
    pair.ifPresentOrElse(
        found -> findings.add(new Finding(where, found.ratio())), () -> without.add(where));
  }

  /**
   * "at 80 %: gateway-webflux 0.75 %, gateway-mvc 0.40 %." At the highest load, where it is most.
   */
  private Optional<String> incomplete() {
    if (typical.levels().isEmpty()) {
      return Optional.empty();
    }
    double level = typical.levels().getLast();
    return Optional.of(
        typical.present(level).stream()
            .map(name -> "%s %.2f %%".formatted(name, typical.sum(name, level).incomplete() * 100))
            .collect(Collectors.joining(", ", "at %.0f %%: ".formatted(level * 100), ".")));
  }

  /** "at 40 %, p50 and p99: gateway-webflux 1.9 and 2.4 ms; gateway-mvc 1.9 and 2.5 ms." */
  private String added(double level) {
    return typical.present(level).stream()
        .map(name ->
            name
                + " "
                + CriticalPath.PERCENTILES.stream()
                    .map(figure ->
                        path.added(typical, name, level, figure)
                            .map(added -> "%.1f".formatted(added.value()))
                            .orElse("-"))
                    .collect(Collectors.joining(" and "))
                + " ms")
        .collect(Collectors.joining("; ", "at %.0f %%, p50 and p99: ".formatted(level * 100), "."));
  }

  private void in(List<Scenario> those, List<Sentence> all, String topic, Figure figure) {
    var findings = new ArrayList<Finding>();
    var without = new ArrayList<String>();
    for (var scenario : those) {
      sort("in " + scenario.name(), scenarios.pair(scenario, figure), findings, without);
    }
    say(all, topic, findings, without);
  }

  /** "at 5,000", of so many that there has to be room for them. */
  private void inFlight(List<Sentence> all, String topic, Figure figure) {
    var findings = new ArrayList<Finding>();
    var without = new ArrayList<String>();
    for (var scenario : scenarios.scenarios()) {
      if (scenario.roomy() && scenario.grows().isPresent()) {
        for (var point : scenario.points()) {
          String where = "at %,.0f".formatted(point.at());
          sort(where, scenarios.pair(scenario, point, figure), findings, without);
        }
      }
    }
    say(all, topic, findings, without);
  }

  /** "lower at 20 % and at 40 % (between 0.71 and 0.75 times); no difference shown at 60 %". */
  static String words(List<Finding> findings, List<String> without) {
    var byVerdict =
        findings.stream()
            .collect(
                Collectors.groupingBy(
                    finding -> finding.ratio.verdict(), TreeMap::new, Collectors.toList()));
    int all = findings.size() + without.size();
    var words =
        byVerdict.entrySet().stream().map(entry -> words(entry.getKey(), entry.getValue(), all));
    var rest =
        without.isEmpty() ? Stream.<String>empty() : Stream.of("not compared " + places(without));
    return Stream.concat(words, rest).collect(Collectors.joining("; "));
  }

  /**
   * @param all places there are, of whatever verdict
   */
  private static String words(Ratio.Verdict verdict, List<Finding> findings, int all) {
    boolean everywhere = all > 1 && findings.size() == all;
    var places = places(findings.stream().map(Finding::where).toList());
    return verdict.isDifference()
        ? "%s %s (%s times)"
            .formatted(verdict, everywhere ? "everywhere" : places, values(findings))
        : verdict + " " + (everywhere ? "anywhere" : places);
  }

  private static String places(List<String> places) {
    int last = places.size() - 1;
    return last == 0
        ? places.getFirst()
        : String.join(", ", places.subList(0, last)) + " and " + places.get(last);
  }

  private static String values(List<Finding> findings) {
    var ascending = findings.stream().map(finding -> finding.ratio.value()).sorted().toList();
    String lowest = "%.2f".formatted(ascending.getFirst());
    String highest = "%.2f".formatted(ascending.getLast());
    return lowest.equals(highest) ? lowest : "between " + lowest + " and " + highest;
  }
}
