package dev.fanout.lab.measure;

import java.util.Optional;

/**
 * Finds the highest rate at which about every request gets a complete answer in time: up in steps
 * until one fails, then the middle between the highest that held and the lowest that failed. A rate
 * fails only when it failed twice, because any machine has its moments.
 */
public final class SustainableRate {
  /** Of what was offered. */
  public static final double ENOUGH = 0.98;

  private static final double UP = 1.2;
  private static final double DOWN = 0.75;
  private static final double FAR_DOWN = 0.5;
  private static final double CLOSE = 1.06;
  private static final double LOWEST = 5;

  private final double most;
  private double held;
  private double failed = Double.POSITIVE_INFINITY;
  private double next;
  private boolean again;
  private double bestGoodput;

  /**
   * @param first rate to try
   * @param most never try more
   */
  public SustainableRate(double first, double most) {
    this.next = first;
    this.most = most;
  }

  /** The rate to try now, empty when it is found. */
  public Optional<Double> next() {
    boolean found = held > 0 && failed / held <= CLOSE || held >= most || failed <= LOWEST;
    return found ? Optional.empty() : Optional.of(next);
  }

  /**
   * What became of it.
   *
   * @param goodput complete answers in time, per second
   */
  public void tried(double goodput) {
    boolean good = goodput >= ENOUGH * next;
    bestGoodput = Math.max(bestGoodput, goodput);
    if (!good && !again) {
      again = true;
      return;
    }
    again = false;
    if (good) {
      held = next;
      next = Math.min(most, failed == Double.POSITIVE_INFINITY ? held * UP : middle());
    } else {
      failed = next;
      next = held == 0 ? failed * DOWN : middle();
    }
  }

  private double middle() {
    return Math.sqrt(held * failed);
  }

  /** It broke at the rate to try, for good: no second try, and far less next time. */
  public void broke() {
    again = false;
    failed = next;
    next = held == 0 ? failed * FAR_DOWN : middle();
  }

  /** The highest rate that held; where none did, what came through at best. */
  public double found() {
    return held > 0 ? held : bestGoodput;
  }
}
