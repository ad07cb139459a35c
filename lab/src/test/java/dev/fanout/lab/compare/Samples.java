package dev.fanout.lab.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Made up, so that what comes out is known. */
final class Samples {
  private static final int REQUESTS = 20_000;

  private Samples() {}

  /**
   * @param cost times what a request usually takes
   */
  static Sample of(int repetition, String contestant, double level, double cost) {
    var times = new Histogram(3);
    var random = new Random(repetition);
    for (int i = 0; i < REQUESTS; i++) {
      times.recordValue(Math.round(30_000 * cost * Math.exp(0.2 * random.nextGaussian())));
    }
    var figures = new TreeMap<String, Double>();
    figures.put(Sample.REQUESTS, (double) REQUESTS);
    figures.put(Sample.DEGRADED, 0.0);
    figures.put(Sample.REFUSED, 0.0);
    figures.put(Sample.LATE, 0.0);
    Sample.judge(true, figures);
    figures.put(Sample.LATENESS, 0.1);
    figures.put(Sample.CPU, Math.rint(1000 * cost * (10 + repetition / 100.0)) / 1000);
    figures.put(Sample.MEMORY, 300 * cost);
    figures.put(Sample.THREADS, 40.0);
    figures.put(Sample.AROUND, 0.5);
    return new Sample(
        repetition,
        Sample.TYPICAL,
        contestant,
        level,
        1000 * level,
        times,
        new Histogram(3),
        figures,
        Map.of("503 overloaded", 3L));
  }

  /**
   * As under the typical load, but for a tenth of the answers, which miss a part and take ten times
   * as long.
   */
  static Sample in(String scenario, int repetition, String contestant, double at, double cost) {
    var typical = of(repetition, contestant, at, cost);
    var partial = new Histogram(3);
    partial.recordValueWithCount(Math.round(300_000 * cost), REQUESTS / 10);
    var complete = new Histogram(3);
    complete.recordValueWithCount(Math.round(30_000 * cost), REQUESTS - REQUESTS / 10);
    typical.figures().put(Sample.DEGRADED, REQUESTS / 10.0);
    return new Sample(
        repetition,
        scenario,
        contestant,
        at,
        typical.rate(),
        complete,
        partial,
        typical.figures(),
        Map.of("503 overloaded", 200L, "504 service-timeout", 100L));
  }

  /** Five repetitions of it, in which WebFlux takes half as much again. */
  static List<Sample> in(String scenario, double... ats) {
    var samples = new ArrayList<Sample>();
    for (int repetition = 1; repetition <= 5; repetition++) {
      for (double at : ats) {
        samples.add(in(scenario, repetition, "gateway-webflux", at, 1.5 * Math.max(1, at)));
        samples.add(in(scenario, repetition, "gateway-mvc", at, Math.max(1, at)));
      }
    }
    samples.forEach(sample -> sample.figures().put(Sample.REFUSED, 200.0));
    return samples;
  }

  /** Five repetitions, in which WebFlux takes half as much again and the yardstick half. */
  static List<Sample> run() {
    var samples = new ArrayList<Sample>();
    for (int repetition = 1; repetition <= 5; repetition++) {
      for (double level : new double[] {0.4, 0.8}) {
        samples.add(of(repetition, "gateway-webflux", level, 1.5));
        samples.add(of(repetition, "gateway-mvc", level, 1));
        samples.add(of(repetition, "yardstick", level, 0.5));
      }
    }
    return samples;
  }
}
