package dev.fanout.lab.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a run's samples say: the figures of each contestant, and the ratios of two. */
final class Comparison {
  private final List<Sample> samples;
  private final List<String> contestants;
  private final List<Double> levels;

  /**
   * @param contestants in the order in which they are shown
   */
  Comparison(List<String> contestants, List<Sample> samples) {
    this.contestants = contestants;
    this.samples = samples;
    this.levels = samples.stream().map(Sample::level).distinct().sorted().toList();
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

  List<String> contestants() {
    return contestants;
  }

  List<Double> levels() {
    return levels;
  }

  /** In the order of repetitions. */
  List<Sample> of(String contestant, double level) {
    return samples.stream()
        .filter(sample -> sample.contestant().equals(contestant) && sample.level() == level)
        .toList();
  }

  /** The median over the repetitions, empty where none has it. */
  Optional<Double> median(String contestant, double level, Figure figure) {
    var values =
        of(contestant, level).stream()
            .map(figure::of)
            .flatMap(value -> value.stream().boxed())
            .sorted()
            .toList();
    if (values.isEmpty()) {
      return Optional.empty();
    }
    int half = values.size() / 2;
    return Optional.of(
        values.size() % 2 == 1 ? values.get(half) : (values.get(half - 1) + values.get(half)) / 2);
  }

  /** Empty where either lacks the figure, or a sample is void: nothing can be said then. */
  Optional<Pair> pair(String of, String to, double level, Figure figure) {
    var first = new ArrayList<Double>();
    var second = new ArrayList<Double>();
    var others = new TreeMap<Integer, Sample>();
    of(to, level).forEach(sample -> others.put(sample.repetition(), sample));
    for (var sample : of(of, level)) {
      var other = others.get(sample.repetition());
      if (other == null || sample.isVoid() || other.isVoid()) {
        return Optional.empty();
      }
      var one = figure.of(sample);
      var two = figure.of(other);
      if (one.isEmpty() || two.isEmpty() || one.getAsDouble() <= 0 || two.getAsDouble() <= 0) {
        return Optional.empty();
      }
      first.add(one.getAsDouble());
      second.add(two.getAsDouble());
    }
    return first.isEmpty()
        ? Optional.empty()
        : Optional.of(new Pair(of, to, figure, level, Ratio.of(first, second)));
  }

  /** Each contestant against that one, in all figures at all levels. */
  List<Pair> pairs(String to) {
    var pairs = new ArrayList<Pair>();
    for (double level : levels) {
      for (var figure : Figure.TYPICAL) {
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
