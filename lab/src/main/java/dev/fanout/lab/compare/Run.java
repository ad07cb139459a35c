package dev.fanout.lab.compare;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A run, as the report has it. What is too long for one sitting is measured in several, each into a
 * folder of its own below the first one's, with knees and loads of its own, and maybe on another
 * machine. A scenario is of one run, so that no ratio is of two.
 *
 * @param folder below the report's; empty for the run beside it
 * @param facts that hold for all of it
 * @param samples of scenarios that no run before it has
 * @param notWarm processes whose CPU per request was still falling when their time was over
 * @param notShown scenarios of it that a run after it has, too, and where: "calls in 'growth'"
 */
record Run(
    String folder, JsonObject facts, List<Sample> samples, long notWarm, List<String> notShown) {

  /**
   * The run of a folder, and those of the folders in it, by name; without those that add nothing.
   * That of the typical load comes first, which is what people look for.
   */
  static List<Run> in(Path folder) {
    var whole = new ArrayList<Run>();
    for (var path : withFolders(folder)) {
      var found = new RunFolder(path);
      String name = folder.relativize(path).toString();
      found
          .facts()
          .map(facts -> new Run(name, facts, found.samples(), found.notWarm(), List.of()))
          .ifPresent(whole::add);
    }
    return IntStream.range(0, whole.size())
        .mapToObj(
            i -> whole.get(i).between(whole.subList(0, i), whole.subList(i + 1, whole.size())))
        .filter(run -> !run.samples.isEmpty())
        .sorted(Comparator.comparing(run -> !run.measured().contains(Sample.TYPICAL)))
        .toList();
  }

  /** What is left of it beside those before it, and what of those after it is not shown then. */
  private Run between(List<Run> before, List<Run> after) {
    var told = before.stream().flatMap(run -> run.measured().stream()).collect(Collectors.toSet());
    var left = samples.stream().filter(sample -> !told.contains(sample.scenario())).toList();
    var own = left.stream().map(Sample::scenario).collect(Collectors.toSet());
    var again =
        after.stream()
            .flatMap(run ->
                run.measured().stream()
                    .filter(own::contains)
                    .map(scenario -> "%s in '%s'".formatted(scenario, run.folder)))
            .toList();
    return new Run(folder, facts, left, notWarm, again);
  }

  private static List<Path> withFolders(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var below = Files.list(folder)) {
      return Stream.concat(Stream.of(folder), below.filter(Files::isDirectory).sorted()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of the contestants, in the order in which they are shown. */
  List<String> contestants() {
    return List.copyOf(facts.getJsonObject("knees").fieldNames());
  }

  /** Names of the scenarios there are samples of. */
  List<String> measured() {
    return samples.stream().map(Sample::scenario).distinct().toList();
  }

  /** How it is done again. */
  String command() {
    return facts.getJsonObject("conditions").getString("command");
  }

  /** A sentence about it, which says so where it is not the one beside the report. */
  String says(String sentence) {
    return folder.isEmpty() ? sentence : "Run '%s': %s".formatted(folder, sentence);
  }

  /** Its raw data, from the report. */
  List<String> files() {
    String path = folder.isEmpty() ? "" : folder + "/";
    var repetitions = samples.stream().map(Sample::repetition).distinct().sorted();
    return Stream.concat(
            Stream.of("run.json"),
            repetitions.flatMap(
                number -> Stream.of(RunFolder.counts(number), RunFolder.times(number))))
        .map(path::concat)
        .toList();
  }
}
