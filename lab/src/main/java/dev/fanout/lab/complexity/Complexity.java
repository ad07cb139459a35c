package dev.fanout.lab.complexity;

import com.github.difflib.DiffUtils;
import dev.fanout.lab.complexity.ChangeRequests.Request;
import dev.fanout.lab.complexity.GatewayJar.Unpacked;
import dev.fanout.lab.program.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What each model asks of whoever writes it, counted in the gateways' own sources: both do the
 * same, pass the same tests, and share whatever does not depend on the model.
 */
public final class Complexity {
  private static final Pattern BUGS = Pattern.compile("(?ms)^## Bugs found on the way$(.*?)^## ");
  private static final Pattern BUG =
      Pattern.compile("(?m)^\\| (MVC|WebFlux|both)(?:, [^|]+)? \\| .* \\|$");

  /** A row of the README's table: | `file` | gateway | reason | */
  private static final Pattern REASON =
      Pattern.compile("(?m)^\\| `(\\w+)\\.java` \\| gateway-\\w+ \\| (\\S.+) \\|$");

  private static final Path BUG_PATCH = ChangeRequests.FOLDER.resolve("bug.patch");

  private final Path repository;
  private final Sources sources;
  private final Map<Gateway, Map<String, SourceFigures>> files = new EnumMap<>(Gateway.class);
  private final Map<Gateway, FailureTrace> traces = new EnumMap<>(Gateway.class);
  private List<Request> requests;

  private Complexity(Path repository) {
    this.repository = repository;
    this.sources = new Sources(repository);
  }

  /**
   * Takes half a minute: compiles both gateways several times, and starts them with a bug.
   *
   * @param repository with both gateways, built
   */
  public static Complexity of(Path repository) {
    var complexity = new Complexity(repository);
    try (var analyser = new Analyser()) {
      var work = Files.createTempDirectory("fanout-complexity");
      try {
        complexity.count(analyser, work);
      } finally {
        delete(work);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return complexity;
  }

  private void count(Analyser analyser, Path work) {
    var unpacked = new EnumMap<Gateway, Unpacked>(Gateway.class);
    var all = new HashMap<Path, SourceFigures>();
    for (var gateway : Gateway.values()) {
      var jar =
          GatewayJar.of(repository, gateway.toString()).unpack(work.resolve(gateway.toString()));
      unpacked.put(gateway, jar);
      var whole = sources.whole(gateway.toString());
      try (var code = new Compilation(whole, jar.libraries())) {
        whole.forEach(file ->
            all.computeIfAbsent(repository.relativize(file), _ -> analyser.count(file, code)));
      }
      var own = new TreeMap<String, SourceFigures>();
      sources
          .of(gateway.toString())
          .forEach((name, file) -> own.put(name, all.get(repository.relativize(file))));
      files.put(gateway, own);
    }
    var bug = bug(work, unpacked.get(Gateway.MVC));
    // first, since they take their time to start
    try (var mvc = new FailingGateway(bug, unpacked.get(Gateway.MVC));
        var webflux = new FailingGateway(bug, unpacked.get(Gateway.WEBFLUX))) {
      requests = new ChangeRequests(repository, analyser, unpacked).measure(work, all);
      traces.put(Gateway.MVC, mvc.trace());
      traces.put(Gateway.WEBFLUX, webflux.trace());
    }
  }

  /** Compiles what has the bug in it: a file that both gateways share. */
  private Path bug(Path work, Unpacked gateway) {
    try {
      var copy = sources.copy(List.of(Sources.CORE), work.resolve("bug"));
      var files = new PatchFile(repository.resolve(BUG_PATCH)).apply(copy.root());
      var classes = Files.createDirectory(work.resolve("bug-classes"));
      var sources = files.stream().map(copy.root()::resolve).toList();
      try (var code = new Compilation(sources, gateway.libraries())) {
        code.writeTo(classes);
      }
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Files of this gateway that the other one has too. */
  SourceFigures twins(Gateway gateway) {
    return sum(gateway, true);
  }

  /** Files of this gateway that the other one does not need. */
  SourceFigures alone(Gateway gateway) {
    return sum(gateway, false);
  }

  private SourceFigures sum(Gateway gateway, boolean both) {
    return files.get(gateway).entrySet().stream()
        .filter(file -> hasTwin(gateway, file.getKey()) == both)
        .map(Map.Entry::getValue)
        .reduce(SourceFigures.NONE, SourceFigures::plus);
  }

  boolean hasTwin(Gateway gateway, String name) {
    return files.get(other(gateway)).containsKey(name);
  }

  private static Gateway other(Gateway gateway) {
    return gateway == Gateway.MVC ? Gateway.WEBFLUX : Gateway.MVC;
  }

  Map<String, SourceFigures> files(Gateway gateway) {
    return files.get(gateway);
  }

  /** Lines of a gateway's twins that the other's do not have in that place. */
  int differingLines(Gateway gateway) {
    var others = sources.of(other(gateway).toString());
    int sum = 0;
    for (var file : sources.of(gateway.toString()).entrySet()) {
      if (others.containsKey(file.getKey())) {
        var deltas =
            DiffUtils.diff(lines(file.getValue()), lines(others.get(file.getKey()))).getDeltas();
        sum += deltas.stream().mapToInt(delta -> delta.getSource().size()).sum();
      }
    }
    return sum;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of those found on the way, by the model they occurred in: MVC, WebFlux or both. */
  Map<String, Long> bugs() {
    var section = BUGS.matcher(text("docs/resilience.md"));
    if (!section.find()) {
      throw new IllegalStateException("docs/resilience.md has no section of bugs");
    }
    return BUG.matcher(section.group(1))
        .results()
        .map((MatchResult row) -> row.group(1))
        .collect(Collectors.groupingBy(model -> model, TreeMap::new, Collectors.counting()));
  }

  /** Why only one gateway needs a file, as the README says it, by the file's last name. */
  Map<String, String> reasons() {
    return REASON
        .matcher(text("README.md"))
        .results()
        .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
  }

  private String text(String document) {
    try {
      return Files.readString(repository.resolve(document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Libraries in a gateway's jar.
   *
   * @param only those that are not in the other's
   * @param kilobytes all of them together
   */
  record Libraries(List<String> only, int all, long kilobytes) {}

  Libraries libraries(Gateway gateway) {
    var own = GatewayJar.of(repository, gateway.toString()).libraries();
    var only = new TreeSet<>(own.keySet());
    only.removeAll(GatewayJar.of(repository, other(gateway).toString()).libraries().keySet());
    long bytes = own.values().stream().mapToLong(Long::longValue).sum();
    return new Libraries(List.copyOf(only), own.size(), bytes / 1024);
  }

  List<Request> requests() {
    return requests;
  }

  FailureTrace trace(Gateway gateway) {
    return traces.get(gateway);
  }

  /** The body of a file, from its first type on. */
  public String source(Gateway gateway, String name) {
    String all = String.join("\n", lines(sources.of(gateway.toString()).get(name)));
    return all.substring(Math.max(all.indexOf("/**"), 0));
  }

  /** In one sentence. */
  public String inShort() {
    return new ComplexityReport(this).inShort();
  }

  public String markdown() {
    return new ComplexityReport(this).markdown();
  }

  /** For a page, to which its styles belong. */
  public String html() {
    return new ComplexityReport(this).html();
  }

  /** All of it. */
  public Map<String, Object> json() {
    return new ComplexityReport(this).json();
  }
}
