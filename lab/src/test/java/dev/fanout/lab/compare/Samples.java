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
    figures.put(Sample.LATENESS, 0.1);
    figures.put(Sample.CPU, Math.rint(1000 * cost * (10 + repetition / 100.0)) / 1000);
    figures.put(Sample.MEMORY, 300 * cost);
    figures.put(Sample.THREADS, 40.0);
    figures.put(Sample.AROUND, 0.5);
    return new Sample(
        repetition, contestant, level, 1000 * level, times, figures, Map.of("503 overloaded", 3L));
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
