package dev.fanout.lab.compare;

import dev.fanout.lab.load.Tally;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * What one contestant did in one repetition at one level of one scenario. The times of complete
 * answers and of those that miss a part are kept apart; what else came back is counted.
 *
 * @param scenario {@link #TYPICAL}, or a {@link Scenario}'s name
 * @param level share of the weakest contestant's knee; where something grows, how far it has
 * @param complete microseconds from the intended time of sending; where reviews takes exactly so
 *     long that requests are in flight, without what it takes
 * @param partial the same, of answers with a part missing
 * @param figures by name, see {@link Figure}; one that could not be had is missing
 * @param errors everything but a 200, by what it was
 */
record Sample(
    int repetition,
    String scenario,
    String contestant,
    double level,
    double rate,
    Histogram complete,
    Histogram partial,
    Map<String, Double> figures,
    Map<String, Long> errors) {

  /** Of late requests, the most that a slice may have: more, and the generator was measured. */
  static final double LATE_AT_MOST = 0.01;

  /**
   * Of its CPU, the most that the JIT may take of a contestant that is warm for what is measured.
   */
  static final double COMPILING_AT_MOST = 0.1;

  static final String TYPICAL = "typical";

  static final String REQUESTS = "requests";
  static final String DEGRADED = "degraded";
  static final String REFUSED = "refused";
  static final String LATE = "late";
  static final String LATENESS = "latenessP99Millis";

  /** Slices that count. */
  static final String SLICES = "slices";

  /** Those that do not, as the generator was too late in them or the contestant not well. */
  static final String VOID = "voidSlices";

  /** Slices that were measured again for that. */
  static final String AGAIN = "slicesAgain";

  /**
   * An error: the contestant had not recovered from what came before, or was a cold process since,
   * and so the slice is void.
   */
  static final String NOT_WELL = "not well before it began";

  static final String MEMORY = "memoryMB";
  static final String THREADS = "threads";
  static final String CPU = "cpuSeconds";
  static final String ALLOCATED = "allocatedMB";
  static final String COLLECTIONS = "collections";
  static final String COLLECTING = "collectingMillis";

  /** Of the CPU; not everywhere can it be told apart. */
  static final String COMPILERS = "compilersCpuSeconds";

  static final String AROUND = "aroundCpuPerSecond";

  /** Requests that are sent together. */
  static final String AT_ONCE = "atOnce";

  /** From the first request to the last answer. */
  static final String FINISHED = "finishedSeconds";

  /** From SIGTERM until complete answers come one after the other again, of a fresh process. */
  static final String BACK = "backSeconds";

  /** From the moment a client left to that at which the service saw its call end. */
  static final String RAN_ON = "ranOnMillis";

  /** Clients who left, and calls of theirs to one service that ended before their answer. */
  static final String LEFT = "left";

  static final String ENDED = "callsEnded";

  /** Products that slow readers have read meanwhile. */
  static final String EXPORTED = "exported";

  /** Of which the highest counts, and not the sum. */
  private static final Set<String> PEAKS =
      Set.of(MEMORY, THREADS, AROUND, LATENESS, AT_ONCE, FINISHED, BACK, RAN_ON);

  Sample {
    errors = new TreeMap<>(errors);
  }

  /** Something that no answer tells. */
  void alsoFailed(String what, long times) {
    errors.merge(what, times, Long::sum);
  }

  /** Of several slices, less those that are void. */
  Sample plus(Sample other) {
    if (other.counting() == 0) {
      return leavingOut(other);
    }
    if (counting() == 0) {
      return other.leavingOut(this);
    }
    var sum = new TreeMap<>(figures);
    other.figures.forEach(
        (name, value) -> sum.merge(name, value, PEAKS.contains(name) ? Math::max : Double::sum));
    var errors = new TreeMap<>(this.errors);
    other.errors.forEach((what, count) -> errors.merge(what, count, Long::sum));
    return new Sample(
        repetition,
        scenario,
        contestant,
        level,
        rate,
        together(complete, other.complete),
        together(partial, other.partial),
        sum,
        errors);
  }

  private Sample leavingOut(Sample other) {
    var figures = new TreeMap<>(this.figures);
    for (String name : Set.of(VOID, AGAIN)) {
      figures.merge(name, other.figure(name).orElse(0), Double::sum);
    }
    return new Sample(
        repetition, scenario, contestant, level, rate, complete, partial, figures, errors);
  }

  private double counting() {
    return figure(SLICES).orElse(0);
  }

  private static Histogram together(Histogram one, Histogram other) {
    var both = one.copy();
    both.add(other);
    return both;
  }

  /** Times of all answers with a product, complete or not. */
  Histogram answers() {
    return together(complete, partial);
  }

  /** Of the generator's requests. */
  static void count(Tally tally, Map<String, Double> figures) {
    figures.put(REQUESTS, (double) tally.requests());
    figures.put(DEGRADED, (double) tally.degradedAnswers());
    figures.put(REFUSED, (double) tally.refused().getTotalCount());
    figures.put(LATE, (double) tally.late());
    figures.put(LATENESS, tally.lateness().getValueAtPercentile(99) / 1e3);
    judge(tally.late() <= LATE_AT_MOST * tally.requests(), figures);
  }

  /** Says of one slice whether it counts. */
  static void judge(boolean counts, Map<String, Double> figures) {
    figures.put(SLICES, counts ? 1.0 : 0.0);
    figures.put(VOID, counts ? 0.0 : 1.0);
  }

  /** Empty where it could not be had. */
  OptionalDouble figure(String name) {
    var value = figures.get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Share of the CPU that the JIT took; 0 where it is not known. */
  double compiling() {
    double cpu = figure(CPU).orElse(0);
    return cpu == 0 ? 0 : figure(COMPILERS).orElse(0) / cpu;
  }

  /** Of those that have the figure. */
  static double sum(List<Sample> samples, String figure) {
    return samples.stream().mapToDouble(sample -> sample.figure(figure).orElse(0)).sum();
  }

  /** Most of its slices are. */
  boolean isVoid() {
    return figure(VOID).orElse(0) > counting();
  }

  /** How many there have been of a scenario. */
  static long repetitions(String scenario, List<Sample> samples) {
    return samples.stream()
        .filter(sample -> sample.scenario.equals(scenario))
        .map(Sample::repetition)
        .distinct()
        .count();
  }

  /**
   * Repetitions of a scenario in which no sample is void, at the point that has fewest of them;
   * ratios are of two of the same one. Leaves out whoever has void ones only.
   */
  static long whole(String scenario, List<Sample> samples) {
    return samples.stream()
        .filter(sample -> sample.scenario.equals(scenario) && !sample.isVoid())
        .collect(
            Collectors.groupingBy(
                Sample::level,
                Collectors.groupingBy(
                    Sample::contestant,
                    Collectors.mapping(Sample::repetition, Collectors.toSet()))))
        .values()
        .stream()
        .mapToLong(contestants -> inAll(contestants.values()))
        .min()
        .orElse(0);
  }

  private static long inAll(Collection<Set<Integer>> sets) {
    return sets.iterator().next().stream()
        .filter(one -> sets.stream().allMatch(set -> set.contains(one)))
        .count();
  }

  /** Share of the requests that had no complete answer. */
  double incomplete() {
    return (failed() + figures.get(DEGRADED)) / figures.get(REQUESTS);
  }

  long failed() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Without the times, which have a file of their own. */
  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("repetition", repetition);
    json.put("scenario", scenario);
    json.put("contestant", contestant);
    json.put("level", level);
    json.put("rate", rate);
    json.put("figures", new TreeMap<>(figures));
    json.put("errors", new TreeMap<>(errors));
    return json;
  }

  static Sample of(JsonObject json, Histogram complete, Histogram partial) {
    var figures = new TreeMap<String, Double>();
    for (var figure : json.getJsonObject("figures")) {
      figures.put(figure.getKey(), ((Number) figure.getValue()).doubleValue());
    }
    var errors = new TreeMap<String, Long>();
    for (var error : json.getJsonObject("errors")) {
      errors.put(error.getKey(), ((Number) error.getValue()).longValue());
    }
    return new Sample(
        json.getInteger("repetition"),
        json.getString("scenario"),
        json.getString("contestant"),
        json.getDouble("level"),
        json.getDouble("rate"),
        complete,
        partial,
        figures,
        errors);
  }
}
