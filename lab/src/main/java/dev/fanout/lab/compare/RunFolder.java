package dev.fanout.lab.compare;

import dev.fanout.lab.json.Json;
import dev.fanout.lab.measure.Conditions;
import dev.fanout.lab.terminal.Failure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;

/**
 * What a run has measured so far, a pair of files for each repetition: counts as JSON, and times as
 * a log of HdrHistogram's, which its own tools read too. A repetition is there as a whole or not at
 * all, so that a run that was interrupted goes on after the last.
 */
final class RunFolder {
  /** A fact: what the services say of themselves. */
  static final String SERVICES = "services";

  /** A fact: what was read from the processes with room, where there are any. */
  static final String ROOMY_KNOBS = "roomyKnobs";

  private static final double MICROS_TO_MILLIS = 1000;
  private static final String PARTIAL = "-partial";
  private static final String ANOTHER_FOLDER =
      "Take another folder with --results, or delete that one.";

  private final Path folder;

  RunFolder(Path folder) {
    this.folder = folder;
  }

  Path path() {
    return folder;
  }

  /** What holds for all of the run, empty where there is none yet. */
  Optional<JsonObject> facts() {
    return read(folder.resolve("run.json"));
  }

  void write(Map<String, Object> facts) {
    save(folder.resolve("run.json"), Json.text(facts));
  }

  /**
   * What is measured must not change under way, but more scenarios may be asked for.
   *
   * @throws Failure when there is a run of something else
   */
  void requireSame(
      List<String> scenarios, List<Double> levels, Set<String> contestants, Map<String, ?> builds) {
    var facts = facts();
    if (facts.isEmpty()) {
      if (repetitions() > 0) {
        throw new Failure(
            folder + " has repetitions, but no run.json that says of what.", ANOTHER_FOLDER);
      }
      return;
    }
    var before = facts.get();
    var scenariosBefore = before.getJsonArray("scenarios").getList();
    require(scenarios.containsAll(scenariosBefore), "scenarios: " + scenariosBefore);
    var levelsBefore = before.getJsonArray("levels").getList();
    require(levelsBefore.equals(levels), "levels: " + levelsBefore);
    var contestantsBefore = before.getJsonObject("knees").fieldNames();
    require(contestantsBefore.equals(contestants), "contestants: " + contestantsBefore);
    boolean sameBuilds = before.getJsonObject("builds").getMap().equals(builds);
    require(sameBuilds, "builds: what is measured has changed");
  }

  private void require(boolean same, String other) {
    if (!same) {
      throw new Failure(folder + " has a run of other " + other + ".", ANOTHER_FOLDER);
    }
  }

  /**
   * After an interruption.
   *
   * @throws Failure on another machine or JDK
   */
  void goesOn(Conditions now) {
    var facts = facts().orElseThrow();
    var conditions = facts.getJsonObject("conditions");
    for (String same :
        List.of("processor", "processors", "memoryMB", "java", "pinning", "openFiles")) {
      if (!String.valueOf(conditions.getValue(same))
          .equals(String.valueOf(now.facts().get(same)))) {
        throw new Failure(
            "%s has a run with another %s: %s, and here it is %s."
                .formatted(folder, same, conditions.getValue(same), now.facts().get(same)),
            ANOTHER_FOLDER);
      }
    }
    double before = conditions.getDouble("loadAverageBefore");
    conditions.put("loadAverageBefore", Math.max(before, now.loadAverageBefore()));
    conditions.put("interruptions", conditions.getInteger("interruptions", 0) + 1);
    write(facts.getMap());
  }

  /**
   * What is to be measured now, which may be more than at first.
   *
   * @param command that asked for it
   */
  void asks(List<String> scenarios, int repetitions, String command) {
    var facts = facts().orElseThrow();
    facts.put("scenarios", scenarios).put("repetitions", repetitions);
    facts.getJsonObject("conditions").put("command", command);
    write(facts.getMap());
  }

  /** A fact that was not there at first, or said nothing. */
  void knows(String fact, Map<String, Object> what) {
    write(facts().orElseThrow().put(fact, what).getMap());
  }

  /** A repetition did. */
  void took(Duration length) {
    var facts = facts().orElseThrow();
    var conditions = facts.getJsonObject("conditions");
    conditions.put("seconds", conditions.getLong("seconds") + length.toSeconds());
    write(facts.getMap());
  }

  /** How many there are. */
  int repetitions() {
    int repetitions = 0;
    while (Files.exists(json(repetitions + 1))) {
      repetitions++;
    }
    return repetitions;
  }

  /** As if there had never been one. */
  void forget() {
    try {
      for (int repetition = repetitions(); repetition > 0; repetition--) {
        Files.delete(json(repetition));
      }
      Files.deleteIfExists(folder.resolve("run.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of repetition 1 and those after it, until the first that is not there. */
  List<Sample> samples() {
    var all = new ArrayList<Sample>();
    for (int repetition = 1; repetition <= repetitions(); repetition++) {
      var times = histograms(repetition);
      for (Object one : read(json(repetition)).orElseThrow().getJsonArray("samples")) {
        var sample = (JsonObject) one;
        String tag =
            tag(
                sample.getString("scenario"),
                sample.getString("contestant"),
                sample.getDouble("level"));
        all.add(Sample.of(sample, times.get(tag), times.get(tag + PARTIAL)));
      }
    }
    return all;
  }

  /**
   * What has been measured once.
   *
   * @param warmUps of each set of processes, by contestant
   */
  record Repetition(List<Sample> samples, List<Map<Contestant, WarmingUp.Warm>> warmUps) {}

  /** The times first: their file alone does not count. */
  void write(int number, Repetition repetition) {
    try (var out = new PrintStream(times(number, true))) {
      var writer = new HistogramLogWriter(out);
      writer.outputComment("[microseconds from the intended time of sending]");
      writer.outputComment("[complete answers, and under -partial those that miss a part]");
      writer.outputLogFormatVersion();
      writer.outputLegend();
      for (var sample : repetition.samples) {
        String tag = tag(sample.scenario(), sample.contestant(), sample.level());
        writer.outputIntervalHistogram(0, 0, tagged(sample.complete(), tag), MICROS_TO_MILLIS);
        writer.outputIntervalHistogram(
            0, 0, tagged(sample.partial(), tag + PARTIAL), MICROS_TO_MILLIS);
      }
    } catch (FileNotFoundException e) {
      throw new UncheckedIOException(e);
    }
    save(
        json(number),
        Json.text(
            Map.of(
                "samples",
                repetition.samples.stream().map(Sample::json).toList(),
                "warmUps",
                repetition.warmUps.stream().map(RunFolder::json).toList())));
  }

  private static Map<String, Object> json(Map<Contestant, WarmingUp.Warm> warmUp) {
    var all = new TreeMap<String, Object>();
    warmUp.forEach((contestant, warm) -> all.put(contestant.name(), warm.json()));
    return all;
  }

  /** Of each warm-up, by repetition and contestant, whether it had an end. */
  long notWarm() {
    long count = 0;
    for (int repetition = 1; repetition <= repetitions(); repetition++) {
      for (Object set : read(json(repetition)).orElseThrow().getJsonArray("warmUps")) {
        for (var one : (JsonObject) set) {
          count += ((JsonObject) one.getValue()).getBoolean("warm") ? 0 : 1;
        }
      }
    }
    return count;
  }

  private Map<String, Histogram> histograms(int repetition) {
    var times = new HashMap<String, Histogram>();
    try (var reader = new HistogramLogReader(times(repetition, false))) {
      while (reader.hasNext()) {
        if (reader.nextIntervalHistogram() instanceof Histogram histogram) {
          times.put(histogram.getTag(), histogram);
        }
      }
      return times;
    } catch (FileNotFoundException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name of the file with a repetition's times. */
  static String times(int repetition) {
    return "repetition-" + repetition + ".hlog";
  }

  /** The name of the file with its counts. */
  static String counts(int repetition) {
    return "repetition-" + repetition + ".json";
  }

  private File times(int repetition, boolean make) {
    if (make) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new Failure("Cannot write to " + folder + ": " + e.getMessage(), "Is it a folder?");
      }
    }
    return folder.resolve(times(repetition)).toFile();
  }

  private Path json(int repetition) {
    return folder.resolve(counts(repetition));
  }

  private static Histogram tagged(Histogram times, String tag) {
    var tagged = times.copy();
    tagged.setTag(tag);
    return tagged;
  }

  private static String tag(String scenario, String contestant, double level) {
    return scenario + "-" + contestant + "-" + Math.round(level * 100);
  }

  private static Optional<JsonObject> read(Path file) {
    try {
      return Files.exists(file)
          ? Optional.of(new JsonObject(Files.readString(file)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DecodeException e) {
      throw new Failure(
          file + " is no JSON: " + e.getMessage(),
          "Put it back as it was, from Git maybe, or delete all of the run.");
    }
  }

  private void save(Path file, String text) {
    try {
      Files.createDirectories(folder);
      Path fresh = Files.createTempFile(folder, "fresh", ".tmp");
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Failure("Cannot write " + file + ": " + e.getMessage(), "Is there room?");
    }
  }
}
