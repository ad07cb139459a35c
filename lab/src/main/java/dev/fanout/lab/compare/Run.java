package dev.fanout.lab.compare;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
 */
record Run(String folder, JsonObject facts, List<Sample> samples, long notWarm) {

  /**
   * The run of a folder, and those of the folders in it, by name; without those that add nothing.
   * That of the typical load comes first, which is what people look for.
   */
  static List<Run> in(Path folder) {
    var runs = new ArrayList<Run>();
    Set<String> told = new HashSet<>();
    for (var path : withFolders(folder)) {
      var found = new RunFolder(path);
      var samples =
          found.samples().stream().filter(sample -> !told.contains(sample.scenario())).toList();
      if (found.facts().isPresent() && !samples.isEmpty()) {
        String name = folder.relativize(path).toString();
        var run = new Run(name, found.facts().get(), samples, found.notWarm());
        told.addAll(run.measured());
        runs.add(run);
      }
    }
    runs.sort(Comparator.comparing(run -> !run.measured().contains(Sample.TYPICAL)));
    return runs;
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
