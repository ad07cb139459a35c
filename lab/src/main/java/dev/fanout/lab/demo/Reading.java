package dev.fanout.lab.demo;

import dev.fanout.lab.load.Tally;
import dev.fanout.lab.terminal.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the figures of a phase say, in sentences that hold for these figures and no others. */
final class Reading {
  /** Of the requests; above it the percentiles say more about the generator. */
  private static final double TOO_MANY_LATE = 0.02;

  /** Of the machine; above it the programs here were disturbed. */
  private static final double TOO_MUCH_ELSE = 0.1;

  private Reading() {}

  /** About the phase in which every service keeps to its exact delay. */
  static List<String> ofFixedDelays(Measured measured, double pathMillis) {
    var sides = measured.sides();
    var sentences = new ArrayList<String>();
    if (sides.stream().anyMatch(side -> flaws(side.tally()) > 0)) {
      sentences.add(
          "Not every answer was a complete 200: "
              + each(sides, side -> Figures.count(flaws(side.tally())))
              + " were not. Times and costs of the two cannot be compared.");
    } else {
      sentences.add(
          "Every answer was a complete 200, half of them within "
              + each(sides, side -> Figures.millis(side.tally().millis(50) - pathMillis))
              + " on top of what the services take: "
              + contrast(sides, "quicker", Side::median));
      sentences.add("CPU per request: " + contrast(sides, "cheaper", Side::cpu));
    }
    sentences.addAll(doubts(measured));
    return sentences;
  }

  /** About the phase in which reviews is slow. */
  static List<String> ofSlowReviews(Measured measured) {
    var sides = measured.sides();
    var sentences = new ArrayList<String>();
    if (sides.stream().anyMatch(side -> side.tally().errorCount() > 0)) {
      sentences.add(
          "Not every answer was a 200: "
              + each(sides, side -> Figures.count(side.tally().errorCount()))
              + " were not, although only a part that may be missing was slow.");
    } else {
      sentences.add(
          "Every answer still was a 200, and said what is missing; half of them were there within "
              + each(sides, side -> Figures.millis(side.tally().millis(50)))
              + ", not after the 2 s that reviews takes.");
    }
    if (sides.stream().allMatch(side -> reason(side, "timeout") > 0)) {
      sentences.add("timeout: the 300 ms that a call may take were over, and the answer left.");
    }
    if (sides.stream().anyMatch(side -> reason(side, "open") > 0)) {
      sentences.add("open: after enough timeouts the circuit breaker let nobody wait for reviews.");
    }
    sentences.addAll(doubts(measured));
    return sentences;
  }

  private static long flaws(Tally tally) {
    return tally.errorCount() + tally.degradedAnswers();
  }

  private static long reason(Side side, String reason) {
    return side.tally().degraded().getOrDefault("reviews " + reason, 0L);
  }

  /** Which one is lower, said only where no slice of one comes near a slice of the other. */
  private static String contrast(List<Side> sides, String better, Function<Side, Spread> figure) {
    Side one = sides.getFirst();
    Side other = sides.getLast();
    if (figure.apply(other).below(figure.apply(one))) {
      return contrast(sides.reversed(), better, figure);
    }
    Spread here = figure.apply(one);
    Spread there = figure.apply(other);
    return here.below(there)
        ? "%s was %s in each slice (%s against %s), in this one short run."
            .formatted(one.gateway(), better, here, there)
        : "no difference shown, their slices overlap or are too few (%s and %s)."
            .formatted(here, there);
  }

  /** Reasons not to trust the figures that the figures themselves give. */
  private static List<String> doubts(Measured measured) {
    var doubts = new ArrayList<String>();
    var sides = measured.sides();
    if (sides.stream().map(Side::tally).anyMatch(Reading::late)) {
      doubts.add(
          "The generator itself was late with "
              + each(sides, side -> Figures.count(side.tally().late()))
              + " requests: do not trust p99 and max.");
    }
    if (measured.elsewhere() > TOO_MUCH_ELSE) {
      doubts.add(
          "Other programs used %s of this machine meanwhile: take all of it with a pinch of salt."
              .formatted(Figures.percent(measured.elsewhere())));
    }
    return doubts;
  }

  private static boolean late(Tally tally) {
    return tally.late() > tally.requests() * TOO_MANY_LATE;
  }

  /** "1.2 ms (gateway-mvc) and 1.3 ms (gateway-webflux)". */
  private static String each(List<Side> sides, Function<Side, String> figure) {
    return sides.stream()
        .map(side -> figure.apply(side) + " (" + side.gateway() + ")")
        .collect(Collectors.joining(" and "));
  }
}
