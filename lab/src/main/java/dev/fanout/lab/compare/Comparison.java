package dev.fanout.lab.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** What a run's samples say: the figures of each contestant, and the ratios of two. */
final class Comparison {
  private static final double USUAL = 0.4;

  /** Of the requests: where one answers so many more than the other, its times are of others. */
  private static final double ALIKE = 0.01;

  private final List<Sample> samples;
  private final List<String> contestants;
  private final List<Double> levels;
  private final Set<String> guests;

  /**
   * @param contestants in the order in which they are shown
   * @param samples of which nothing is said of those that are void
   */
  Comparison(List<String> contestants, List<Sample> samples) {
    this(contestants, samples, Set.of());
  }

  /**
   * @param guests contestants that are one process in all repetitions, so that there is no telling
   *     how another one would differ: of them there is one repetition
   */
  Comparison(List<String> contestants, List<Sample> samples, Set<String> guests) {
    this.guests = guests;
    this.contestants = contestants;
    this.samples = samples.stream().filter(sample -> !sample.isVoid()).toList();
    this.levels = this.samples.stream().map(Sample::level).distinct().sorted().toList();
  }

  /** A figure, and its interval where it has one. */
  static void put(Map<String, Object> row, String label, Ratio mean) {
    row.put(label, mean.value());
    if (mean.hasInterval()) {
      row.put(label + "Low", mean.low());
      row.put(label + "High", mean.high());
    }
  }

  /** One contestant against another. */
  record Pair(String of, String to, Figure figure, double level, Ratio ratio) {
    Map<String, Object> json() {
      var json = new LinkedHashMap<String, Object>();
      json.put("of", of);
      json.put("to", to);
      json.put("figure", figure.label());
      json.put("level", level);
      json.put("ratio", ratio.value());
      if (ratio.hasInterval()) {
        json.put("low", ratio.low());
        json.put("high", ratio.high());
      }
      json.put("repetitions", ratio.repetitions());
      json.put("verdict", ratio.verdict().toString());
      return json;
    }
  }

  /** Those of whom there is something to say. */
  List<String> present(double level) {
    return contestants.stream().filter(name -> !of(name, level).isEmpty()).toList();
  }

  /** At any level. */
  List<String> present() {
    return contestants.stream()
        .filter(name -> samples.stream().anyMatch(sample -> sample.contestant().equals(name)))
        .toList();
  }

  List<Double> levels() {
    return levels;
  }

  /** Where one level has to do for all: 40 %, or else the lowest; empty where there is none. */
  OptionalDouble usualLevel() {
    return levels.contains(USUAL)
        ? OptionalDouble.of(USUAL)
        : levels.stream().mapToDouble(level -> level).findFirst();
  }

  /** In the order of repetitions. */
  List<Sample> of(String contestant, double level) {
    return samples.stream()
        .filter(sample -> sample.contestant().equals(contestant) && sample.level() == level)
        .toList();
  }

  /** Of the repetitions, empty where one of them lacks it: the others would be the better ones. */
  Optional<Ratio> mean(String contestant, double level, Figure figure) {
    var samples = of(contestant, level);
    var values = samples.stream().map(figure::of).flatMap(value -> value.stream().boxed()).toList();
    return values.isEmpty() || values.size() < samples.size()
        ? Optional.empty()
        : Optional.of(Ratio.mean(values));
  }

  /**
   * Of the repetitions of both; empty where there is none, or where one of them lacks the figure or
   * has 0, of which there is no ratio: without it, whoever had nothing would look better. Nor is
   * there one of answers' times where one of the two answered more of its requests, by more than
   * one in a hundred: what is refused is not slow.
   */
  Optional<Pair> pair(String of, String to, double level, Figure figure) {
    if (figure.isOfAnswers() && !answerAlike(of, to, level)) {
      return Optional.empty();
    }
    var first = new ArrayList<Double>();
    var second = new ArrayList<Double>();
    var others = new TreeMap<Integer, Sample>();
    of(to, level).forEach(sample -> others.put(sample.repetition(), sample));
    for (var sample : of(of, level)) {
      var other = others.get(sample.repetition());
      if (other == null) {
        continue; // void
      }
      var one = figure.of(sample);
      var two = figure.of(other);
      if (one.orElse(0) <= 0 || two.orElse(0) <= 0) {
        return Optional.empty();
      }
      first.add(one.getAsDouble());
      second.add(two.getAsDouble());
    }
    if (first.isEmpty()) {
      return Optional.empty();
    }
    var ratio = Ratio.of(first, second);
    boolean guest = guests.contains(of) || guests.contains(to);
    return Optional.of(new Pair(of, to, figure, level, guest ? ratio.ofOne() : ratio));
  }

  private boolean answerAlike(String of, String to, double level) {
    return Math.abs(answered(of, level) - answered(to, level)) <= ALIKE;
  }

  /** Share of the requests. */
  private double answered(String contestant, double level) {
    var samples = of(contestant, level);
    double answers = samples.stream().mapToLong(one -> one.answers().getTotalCount()).sum();
    return answers / Sample.sum(samples, Sample.REQUESTS);
  }

  /** Each contestant against that one, in all figures at all levels. */
  List<Pair> pairs(String to) {
    var pairs = new ArrayList<Pair>();
    for (double level : levels) {
      for (var figure : Figure.TYPICAL_COMPARED) {
        for (var of : contestants) {
          if (!of.equals(to)) {
            pair(of, to, level, figure).ifPresent(pairs::add);
          }
        }
      }
    }
    return pairs;
  }

  /** All repetitions together. */
  Sample sum(String contestant, double level) {
    return of(contestant, level).stream().reduce(Sample::plus).orElseThrow();
  }
}
