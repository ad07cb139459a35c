package dev.fanout.lab.compare;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How many times as much one contestant takes as another, in repetitions that ran beside each
 * other. The value is the geometric mean of the repetitions' ratios; the interval is a studentised
 * bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 12) of their
 * logarithms, with the repetition as the unit, since what is measured within one is not
 * independent. The simpler percentile interval is far too narrow for so few: it holds the true
 * value in 82 of 100 cases where there are five repetitions (see {@code RatioTest}). A resample of
 * few values, most of them the same, has hardly any error and would be endlessly far from the mean
 * in terms of it: each is taken to have half of the sample's at least.
 *
 * @param low the true value is above it and below {@code high} in 95 of 100 such experiments
 * @param repetitions how many it is of; fewer than five have no interval
 */
record Ratio(double value, double low, double high, int repetitions) {
  private static final double CONFIDENCE = 0.95;
  private static final int RESAMPLES = 10_000;
  private static final int LEAST = 5;

  /** Of a resample, in standard errors of the sample. */
  private static final double LEAST_ERROR = 0.5;

  private static final long SEED = 20_260_101;

  /** A smaller difference would not change anybody's mind. */
  private static final double MATTERS = 0.02;

  /** What may be said of it. */
  enum Verdict {
    LOWER("lower"),
    HIGHER("higher"),
    NO_DIFFERENCE_SHOWN("no difference shown"),
    TOO_FEW("no verdict of so few repetitions");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    /** Whether it says which way. */
    boolean isDifference() {
      return this == LOWER || this == HIGHER;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * Of one repetition after the other.
   *
   * @param of positive figures of the one
   * @param to as many of the other, in the same order
   */
  static Ratio of(List<Double> of, List<Double> to) {
    double[] logs =
        IntStream.range(0, of.size()).mapToDouble(i -> Math.log(of.get(i) / to.get(i))).toArray();
    double mean = mean(logs);
    if (logs.length < LEAST) {
      return new Ratio(Math.exp(mean), 0, Double.POSITIVE_INFINITY, logs.length);
    }
    double error = standardError(logs, mean);
    double[] students = students(logs, mean, error);
    return error == 0
        ? new Ratio(Math.exp(mean), Math.exp(mean), Math.exp(mean), logs.length)
        : new Ratio(
            Math.exp(mean),
            Math.exp(mean - quantile(students, (1 + CONFIDENCE) / 2) * error),
            Math.exp(mean - quantile(students, (1 - CONFIDENCE) / 2) * error),
            logs.length);
  }

  /**
   * Of figures themselves: their geometric mean. Where one is 0 there is none, and it is the median
   * without an interval.
   */
  static Ratio mean(List<Double> of) {
    if (of.stream().allMatch(value -> value > 0)) {
      return of(of, Collections.nCopies(of.size(), 1.0));
    }
    var ascending = of.stream().sorted().toList();
    int half = of.size() / 2;
    double median =
        of.size() % 2 == 1
            ? ascending.get(half)
            : (ascending.get(half - 1) + ascending.get(half)) / 2;
    return new Ratio(median, 0, Double.POSITIVE_INFINITY, 0);
  }

  /** How far resampled means are from the mean, in their own standard errors; ascending. */
  private static double[] students(double[] logs, double mean, double error) {
    var random = new SplittableRandom(SEED);
    double[] students = new double[RESAMPLES];
    double[] sample = new double[logs.length];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int j = 0; j < sample.length; j++) {
        sample[j] = logs[random.nextInt(logs.length)];
      }
      double sampleMean = mean(sample);
      double sampleError = Math.max(standardError(sample, sampleMean), LEAST_ERROR * error);
      students[i] = (sampleMean - mean) / sampleError;
    }
    Arrays.sort(students);
    return students;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private static double standardError(double[] values, double mean) {
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }

  private static double quantile(double[] ascending, double share) {
    return ascending[Math.min(ascending.length - 1, (int) (share * ascending.length))];
  }

  /** As if it were of one repetition, which has no interval. */
  Ratio ofOne() {
    return new Ratio(value, 0, Double.POSITIVE_INFINITY, 1);
  }

  /** A difference counts when chance does not explain it and it is at least 2 %. */
  Verdict verdict() {
    if (!hasInterval()) {
      return Verdict.TOO_FEW;
    }
    if (high < 1 && value <= 1 - MATTERS) {
      return Verdict.LOWER;
    }
    if (low > 1 && value >= 1 + MATTERS) {
      return Verdict.HIGHER;
    }
    return Verdict.NO_DIFFERENCE_SHOWN;
  }

  /** Of figures themselves: what is left of them. */
  Ratio less(double by) {
    return new Ratio(value - by, low - by, high - by, repetitions);
  }

  /** "1.04 (0.98 to 1.10)", or without what it lacks. */
  String text(String format) {
    return (format.formatted(value) + " " + interval(format)).strip();
  }

  /** "(0.98 to 1.10)", or nothing. */
  String interval(String format) {
    return hasInterval() ? "(" + format.formatted(low) + " to " + format.formatted(high) + ")" : "";
  }

  boolean hasInterval() {
    return repetitions >= LEAST;
  }
}
