package dev.fanout.lab.compare;

import dev.fanout.lab.process.JvmFigures;
import dev.fanout.lab.program.HttpCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the running processes say they are set to, in the same order for each: what is not the same
 * in all of them would have to be answered for.
 */
final class Knobs {
  private static final String UNKNOWN = "not known";

  private final Stand stand;

  Knobs(Stand stand) {
    this.stand = stand;
  }

  /** By contestant, then by what it is about. */
  Map<String, Object> read(List<Contestant> contestants) throws InterruptedException {
    var all = new LinkedHashMap<String, Object>();
    for (var contestant : contestants) {
      all.put(contestant.name(), of(contestant));
    }
    return all;
  }

  private Map<String, Object> of(Contestant contestant) throws InterruptedException {
    var knobs = new LinkedHashMap<String, Object>();
    knobs.put("what", contestant.what());
    var jvm = stand.jvm(contestant);
    try {
      knobs.put("JVM", jvm.isPresent() ? jvm.get().version() : UNKNOWN);
      knobs.put("JVM options", jvm.isPresent() ? String.join(" ", options(jvm.get())) : UNKNOWN);
      if (jvm.isPresent()) {
        knobs.put("processors it sees", String.valueOf(jvm.get().processors()));
        knobs.put("collectors", String.join(", ", jvm.get().collectors()));
        knobs.put("threads", threads(jvm.get().threads()));
      }
    } catch (IOException e) {
      knobs.put("JVM", UNKNOWN);
    }
    long pid = stand.process(contestant).pid();
    knobs.put("processors", processors(pid));
    metrics(contestant).forEach(knobs::put);
    return knobs;
  }

  private static List<String> options(JvmFigures jvm) throws IOException {
    return jvm.options().stream().filter(option -> !option.startsWith("--add")).sorted().toList();
  }

  /** "reactor-http-epoll: 4, scheduling-delay: 1": those that differ in a number are of a kind. */
  private static String threads(List<String> names) {
    var kinds = new TreeMap<String, Integer>();
    for (String name : names) {
      kinds.merge(name.replaceAll("[-#@ ]*[0-9][-0-9a-zA-Z:.]*", ""), 1, Integer::sum);
    }
    return kinds.entrySet().stream()
        .map(kind -> kind.getKey() + ": " + kind.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String processors(long pid) {
    try (var lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException e) {
      return UNKNOWN; // no Linux
    }
  }

  /** What a gateway's metrics tell of its policy. */
  private static Map<String, String> metrics(Contestant contestant) throws InterruptedException {
    var knobs = new LinkedHashMap<String, String>();
    var program = contestant.program();
    if (program.isEmpty() || program.get().ports().size() < 2) {
      return knobs;
    }
    String url = "http://localhost:" + program.get().ports().getLast() + "/actuator/prometheus";
    try {
      var lines = HttpCall.get(url).send().body().lines().toList();
      knobs.put(
          "bulkhead of each service",
          values(lines, "resilience4j_bulkhead_max_allowed_concurrent_calls"));
      knobs.put("admission limit", values(lines, "fanout_admission_limit"));
    } catch (IOException e) {
      knobs.put("bulkhead of each service", UNKNOWN);
    }
    return knobs;
  }

  private static String values(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .distinct()
        .reduce((one, other) -> one + ", " + other)
        .orElse(UNKNOWN);
  }
}
