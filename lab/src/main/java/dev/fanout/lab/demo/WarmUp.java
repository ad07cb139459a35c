package dev.fanout.lab.demo;

import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.terminal.Figures;
import dev.fanout.lab.terminal.Progress;
import dev.fanout.lab.terminal.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Load before the measurement, both gateways in turn, until the compilers have done most of their
 * work: CPU per request has about stopped falling and every answer is complete. Where not every
 * answer is, this machine has no room for so much load beside everything else that runs on it, and
 * half as much is tried.
 */
final class WarmUp {
  private static final Duration SLICE = Duration.ofSeconds(2);
  private static final int FEWEST_ROUNDS = 4;
  private static final int MOST_ROUNDS = 6;

  /** At this share of the round before, CPU per request counts as not falling any more. */
  private static final double STEADY = 0.9;

  private static final double LEAST_RATE = 10;

  static final Duration LONGEST = SLICE.multipliedBy(MOST_ROUNDS * (long) Gateway.values().length);

  private final Meter meter;
  private final Terminal terminal;

  WarmUp(Meter meter, Terminal terminal) {
    this.meter = meter;
    this.terminal = terminal;
  }

  /**
   * @param asked requests per second
   * @param orLess whether it may be less
   * @return what to measure with
   */
  double run(double asked, boolean orLess) throws InterruptedException {
    double rate = asked;
    boolean carried = warm(rate);
    while (!carried && orLess && rate / 2 >= LEAST_RATE) {
      rate /= 2;
      terminal.line(
          "     So much is too much for this machine, with everything on it: %.0f requests/s from here on."
              .formatted(rate));
      carried = warm(rate);
    }
    return rate;
  }

  /** Whether every answer was complete in the end. */
  private boolean warm(double rate) throws InterruptedException {
    long began = System.nanoTime();
    var rounds = new ArrayList<List<Slice>>();
    boolean steady = false;
    try (var _ =
        new Progress(terminal, "warming up, at most " + LONGEST.toSeconds() + " s", LONGEST)) {
      while (!steady && rounds.size() < MOST_ROUNDS) {
        rounds.add(round(rate, rounds.size() % 2 == 0));
        steady = rounds.size() >= FEWEST_ROUNDS && steady(rounds);
      }
    }
    say(rounds, Duration.ofNanos(System.nanoTime() - began), steady);
    return flawless(rounds.getLast());
  }

  private void say(List<List<Slice>> rounds, Duration took, boolean steady) {
    terminal.line(
        String.format(
            "  %s warmed up for %s; CPU per request, first 2 s and last 2 s:",
            terminal.green("ok"), Figures.seconds(took)));
    for (var gateway : Gateway.values()) {
      double first = Side.of(gateway, rounds.getFirst()).cpuMillisPerRequest();
      double last = Side.of(gateway, rounds.getLast()).cpuMillisPerRequest();
      terminal.line(
          String.format(
              "     %-16s %8s -> %s",
              gateway, Figures.fineMillis(first), Figures.fineMillis(last)));
    }
    if (!steady) {
      terminal.line(
          "     "
              + (flawless(rounds.getLast())
                  ? "It was still falling"
                  : "Not every answer was complete")
              + " when time was up: what follows is measured on JVMs that are not fully warm.");
    }
  }

  private List<Slice> round(double rate, boolean forward) throws InterruptedException {
    var gateways = List.of(Gateway.values());
    var slices = new ArrayList<Slice>();
    for (var gateway : forward ? gateways : gateways.reversed()) {
      slices.add(meter.slice(gateway, rate, SLICE));
    }
    return slices;
  }

  private static boolean steady(List<List<Slice>> rounds) {
    var now = rounds.getLast();
    var before = rounds.get(rounds.size() - 2);
    for (var gateway : Gateway.values()) {
      double fallen =
          Side.of(gateway, now).cpuMillisPerRequest()
              / Side.of(gateway, before).cpuMillisPerRequest();
      if (fallen < STEADY) {
        return false;
      }
    }
    return flawless(now);
  }

  private static boolean flawless(List<Slice> round) {
    return round.stream()
        .map(Slice::tally)
        .allMatch(tally -> tally.errorCount() == 0 && tally.degradedAnswers() == 0);
  }
}
