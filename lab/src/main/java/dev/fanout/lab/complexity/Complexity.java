package dev.fanout.lab.complexity;

import com.github.difflib.DiffUtils;
import dev.fanout.lab.program.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What each model asks of whoever writes it, counted in the gateways' own sources: both do the
 * same, pass the same tests, and share whatever does not depend on the model.
 */
public final class Complexity {
  private static final List<String> ROOTS = List.of("src/main/java", "src/main/java-boot3");
  private static final Pattern BUG = Pattern.compile("(?m)^\\| (MVC|WebFlux|both) \\| .* \\|$");
  private static final String LIBRARIES = "BOOT-INF/lib/";

  private final Path repository;
  private final Map<Gateway, Map<String, SourceFigures>> files = new EnumMap<>(Gateway.class);

  private Complexity(Path repository) {
    this.repository = repository;
  }

  /**
   * @param repository with both gateways, built for what is said of their jars
   */
  public static Complexity of(Path repository) {
    var complexity = new Complexity(repository);
    try (var analyser = new Analyser()) {
      for (var gateway : Gateway.values()) {
        var counted = new TreeMap<String, SourceFigures>();
        complexity
            .sources(gateway)
            .forEach((name, file) -> counted.put(name, analyser.count(file)));
        complexity.files.put(gateway, counted);
      }
    }
    return complexity;
  }

  private Map<String, Path> sources(Gateway gateway) {
    var sources = new TreeMap<String, Path>();
    for (String root : ROOTS) {
      Path folder = repository.resolve(gateway.toString()).resolve(root);
      if (Files.isDirectory(folder)) {
        try (var all = Files.walk(folder)) {
          all.filter(file -> file.toString().endsWith(".java"))
              .forEach(file -> sources.put(name(folder, file), file));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return sources;
  }

  /** "product/ProductFanout". */
  private static String name(Path folder, Path file) {
    String path = folder.relativize(file).toString().replace('\\', '/');
    return path.replaceFirst("^dev/fanout/gateway/", "").replaceFirst("\\.java$", "");
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
        .filter(file -> other(gateway).containsKey(file.getKey()) == both)
        .map(Map.Entry::getValue)
        .reduce(SourceFigures.NONE, SourceFigures::plus);
  }

  private Map<String, SourceFigures> other(Gateway gateway) {
    return files.get(gateway == Gateway.MVC ? Gateway.WEBFLUX : Gateway.MVC);
  }

  Map<String, SourceFigures> files(Gateway gateway) {
    return files.get(gateway);
  }

  /** Lines that are in one twin and not in the other, in the longer of the two. */
  public int differingLines() {
    var other = sources(Gateway.WEBFLUX);
    int sum = 0;
    for (var file : sources(Gateway.MVC).entrySet()) {
      if (other.containsKey(file.getKey())) {
        for (var delta :
            DiffUtils.diff(lines(file.getValue()), lines(other.get(file.getKey()))).getDeltas()) {
          sum += Math.max(delta.getSource().size(), delta.getTarget().size());
        }
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
    try {
      String table = Files.readString(repository.resolve("docs/resilience.md"));
      return BUG.matcher(table)
          .results()
          .map((MatchResult row) -> row.group(1))
          .collect(Collectors.groupingBy(model -> model, TreeMap::new, Collectors.counting()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Libraries in a gateway's jar that are not in the other's.
   *
   * @param kilobytes all of them together
   */
  record Libraries(List<String> only, int all, long kilobytes) {}

  Libraries libraries(Gateway gateway) {
    var own = jars(gateway);
    var others = jars(gateway == Gateway.MVC ? Gateway.WEBFLUX : Gateway.MVC).keySet();
    var only = new TreeSet<>(own.keySet());
    only.removeAll(others);
    long bytes = own.values().stream().mapToLong(Long::longValue).sum();
    return new Libraries(List.copyOf(only), own.size(), bytes / 1024);
  }

  private Path jar(Gateway gateway) {
    return repository.resolve(gateway + "/target/" + gateway + ".jar");
  }

  private Map<String, Long> jars(Gateway gateway) {
    try (var file = new JarFile(jar(gateway).toFile())) {
      return file.stream()
          .filter(entry -> entry.getName().startsWith(LIBRARIES) && !entry.isDirectory())
          .collect(
              Collectors.toMap(
                  entry -> entry.getName().substring(LIBRARIES.length()),
                  entry -> entry.getSize(),
                  (one, _) -> one,
                  TreeMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The body of a file, from its first type on. */
  public String source(Gateway gateway, String name) {
    String all = String.join("\n", lines(sources(gateway).get(name)));
    return all.substring(Math.max(all.indexOf("/**"), 0));
  }

  /** What to show, in words, and the value of each gateway in the order of {@link Gateway}. */
  public Map<String, List<String>> rows() {
    var rows = new LinkedHashMap<String, List<String>>();
    row(rows, "statements in the files that both have", gateway -> twins(gateway).statements());
    row(
        rows,
        "statements in files that only this one needs",
        gateway -> alone(gateway).statements());
    row(rows, "files that only this one needs", gateway -> only(gateway).size());
    row(rows, "cognitive complexity, all files", gateway -> whole(gateway).cognitive());
    row(rows, "cyclomatic complexity, all files", gateway -> whole(gateway).cyclomatic());
    row(rows, "lambdas, all files", gateway -> whole(gateway).lambdas());
    row(rows, "the deepest lambda in lambdas", gateway -> whole(gateway).nesting());
    row(rows, "methods", gateway -> whole(gateway).methods());
    row(
        rows,
        "of them coloured: Reactor's types in the signature, or InterruptedException",
        gateway -> whole(gateway).coloured());
    if (Stream.of(Gateway.values()).map(this::jar).allMatch(Files::exists)) {
      row(rows, "libraries in the jar", gateway -> libraries(gateway).all());
      row(rows, "of them only in this one", gateway -> libraries(gateway).only().size());
    }
    row(rows, "bugs found on the way, in this one only", gateway -> bugs(gateway));
    return rows;
  }

  private static void row(
      Map<String, List<String>> rows, String what, ToLongFunction<Gateway> value) {
    rows.put(
        what, Stream.of(Gateway.values()).map(gateway -> value.applyAsLong(gateway) + "").toList());
  }

  private SourceFigures whole(Gateway gateway) {
    return twins(gateway).plus(alone(gateway));
  }

  private List<String> only(Gateway gateway) {
    return files(gateway).keySet().stream()
        .filter(name -> !other(gateway).containsKey(name))
        .toList();
  }

  private long bugs(Gateway gateway) {
    return bugs().getOrDefault(gateway == Gateway.MVC ? "MVC" : "WebFlux", 0L);
  }

  public String markdown() {
    var table = new StringBuilder("|");
    for (var gateway : Gateway.values()) {
      table.append(" | ").append(gateway);
    }
    table.append(" |\n|---|---:|---:|\n");
    rows()
        .forEach((what, values) ->
            table
                .append("| ")
                .append(what)
                .append(" | ")
                .append(String.join(" | ", values))
                .append(" |\n"));
    return table
        .append("\nLines that differ between the twins: ")
        .append(differingLines())
        .append(".\n")
        .toString();
  }

  /** All of it. */
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    for (var gateway : Gateway.values()) {
      var own = new LinkedHashMap<String, Object>();
      own.put("twins", twins(gateway).json());
      own.put("alone", alone(gateway).json());
      var each = new ArrayList<Map<String, Object>>();
      files(gateway)
          .forEach((name, figures) -> {
            var row = new LinkedHashMap<String, Object>();
            row.put("file", name);
            row.put("twin", other(gateway).containsKey(name));
            row.putAll(figures.json());
            each.add(row);
          });
      own.put("files", each);
      var libraries = libraries(gateway);
      own.put("libraries", libraries.all());
      own.put("librariesKB", libraries.kilobytes());
      own.put("librariesOnlyHere", libraries.only());
      json.put(gateway.toString(), own);
    }
    json.put("differingLines", differingLines());
    json.put("bugs", bugs());
    return json;
  }
}
