package dev.fanout.lab.complexity;

import dev.fanout.lab.complexity.GatewayJar.Unpacked;
import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The same wishes fulfilled in both gateways, which docs/change-requests has as patches. */
final class ChangeRequests {
  static final Path FOLDER = Path.of("docs/change-requests");

  /** A row of the README's table: | [name](name) | what is wished for | */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| \\[([\\w-]+)]\\(\\1\\) \\| (\\S.*\\S) \\|$");

  /**
   * @param name of its folder
   * @param wish in a sentence
   * @param shared what changes in gateway-core, whichever gateway it is for
   * @param own what changes in each gateway beside that; empty where it does not fit any more, and
   *     then the wish says why
   */
  record Request(String name, String wish, Change shared, Map<Gateway, Change> own) {}

  private final Path repository;
  private final Analyser analyser;
  private final Map<Gateway, Unpacked> unpacked;

  ChangeRequests(Path repository, Analyser analyser, Map<Gateway, Unpacked> unpacked) {
    this.repository = repository;
    this.analyser = analyser;
    this.unpacked = unpacked;
  }

  /**
   * Applies and compiles each, and counts.
   *
   * @param work an empty folder
   * @param before what was counted in files as they are, each by its path in the repository
   */
  List<Request> measure(Path work, Map<Path, SourceFigures> before) {
    try {
      String readme = Files.readString(repository.resolve(FOLDER).resolve("README.md"));
      return ROW.matcher(readme)
          .results()
          .map(row -> request(row.group(1), row.group(2), work, before))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Request request(String name, String wish, Path work, Map<Path, SourceFigures> before) {
    var own = new EnumMap<Gateway, Change>(Gateway.class);
    var shared = Change.NONE;
    try {
      for (var gateway : Gateway.values()) {
        var changes = changes(name, gateway, work.resolve(name + "-" + gateway), before);
        shared = changes.get(Sources.CORE);
        own.put(gateway, changes.get(gateway.toString()));
      }
      return new Request(name, wish, shared, own);
    } catch (Failure e) { // whoever has changed a gateway wants to see the rest
      return new Request(name, wish + " " + inALine(e), Change.NONE, Map.of());
    }
  }

  /** As a cell of a table must be. */
  private static String inALine(Failure failure) {
    return failure.getMessage().replaceAll("\\s+", " ");
  }

  /** In a copy of a gateway, by the module they are in. */
  private Map<String, Change> changes(
      String name, Gateway gateway, Path copy, Map<Path, SourceFigures> before) {
    var modules = List.of(Sources.CORE, gateway.toString());
    var sources = new Sources(repository).copy(modules, copy);
    var changed = new HashMap<String, List<Path>>();
    for (String module : modules) {
      Path patch = repository.resolve(FOLDER).resolve(name).resolve(module + ".patch");
      changed.put(module, new PatchFile(patch).apply(copy));
    }
    var whole = sources.whole(gateway.toString());
    try (var code = new Compilation(whole, unpacked.get(gateway).libraries())) {
      var changes = new HashMap<String, Change>();
      changed.forEach((module, files) ->
          changes.put(
              module,
              files.stream()
                  .map(file -> change(file, copy, code, before))
                  .reduce(Change.NONE, Change::plus)));
      return changes;
    }
  }

  private Change change(Path file, Path copy, Compilation code, Map<Path, SourceFigures> before) {
    Path after = copy.resolve(file);
    var was = before.getOrDefault(file, SourceFigures.NONE);
    var becomes = Sources.isJava(file) ? analyser.count(after, code) : SourceFigures.NONE;
    return Change.of(lines(repository.resolve(file)), lines(after), was, becomes);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
