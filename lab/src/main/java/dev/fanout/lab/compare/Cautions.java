package dev.fanout.lab.compare;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What makes the figures of a run worth less, as far as the run itself can tell.
 *
 * @param all runs of the report
 */
record Cautions(Run run, List<Run> all) {
  /** Than services are told to be, at p99. */
  private static final double SLOWER_AT_MOST = 1.3;

  /** Of what surrounds the gateway: above, it makes itself wait. */
  private static final double BUSY = 0.85;

  /** Of the heap that processes with room may have. */
  private static final double NEARLY_FULL = 0.9;

  /** Load average, of a machine on which nothing else runs. */
  private static final double IDLE = 0.7;

  /** The gravest first. */
  List<String> sentences() {
    return Stream.of(
            quick(),
            notComplete(),
            notTypical(),
            notShown(),
            voids(false, "the generator itself was late"),
            voids(true, "the contestant had not recovered from what came before"),
            again(),
            notWarmYet(),
            compiling(),
            heapUsedUp(),
            services(),
            around(),
            notIdle())
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<String> quick() {
    return said(
        facts().getBoolean("quick"),
        "This was --quick: young JVMs, one set of them, short slices, no search for the knee. It is"
            + " good for seeing that the instrument works, and not for quoting a figure.");
  }

  private Optional<String> notComplete() {
    long done = samples().stream().map(Sample::repetition).distinct().count();
    int asked = facts().getInteger("repetitions");
    var lacking = lacking(asked);
    return said(
        !facts().getBoolean("quick") && !lacking.isEmpty(),
        "Not complete, %d of %d repetitions. Not measured, or not often enough: %s."
            .formatted(done, asked, String.join(", ", lacking)));
  }

  /** Names of scenarios that it was to measure, and has not yet, nor any other run. */
  private List<String> lacking(int repetitions) {
    var names = new ArrayList<String>();
    facts().getJsonArray("scenarios").forEach(name -> names.add(name.toString()));
    int situations = names.equals(List.of(Sample.TYPICAL)) ? 0 : ComparePlan.LEAST_REPETITIONS;
    return names.stream()
        .filter(name -> all.stream().noneMatch(one -> one != run && one.measured().contains(name)))
        .filter(name -> {
          int times = name.equals(Sample.TYPICAL) ? repetitions - situations : situations;
          return Sample.repetitions(name, samples()) < times;
        })
        .toList();
  }

  private Optional<String> notTypical() {
    return said(
        all.stream().noneMatch(one -> one.measured().contains(Sample.TYPICAL)),
        "The typical load was not part of this run, only what is listed below.");
  }

  private Optional<String> notShown() {
    return said(
        !run.notShown().isEmpty(),
        "Measured in another run, too, and not shown here: %s. Its raw data are there."
            .formatted(String.join(", ", run.notShown())));
  }

  private Optional<String> voids(boolean notWell, String why) {
    var voids =
        samples().stream()
            .filter(Sample::isVoid)
            .filter(sample -> sample.errors().containsKey(Sample.NOT_WELL) == notWell)
            .toList();
    var of =
        voids.stream()
            .collect(
                Collectors.groupingBy(
                    sample -> sample.contestant() + " in " + sample.scenario(),
                    TreeMap::new,
                    Collectors.counting()));
    return said(
        !voids.isEmpty(),
        "%d of %d samples are void, since %s, and nothing is said of them: %s."
            .formatted(voids.size(), samples().size(), why, list(of)));
  }

  /** Of whom more than of others, for what is left of theirs might be the better ones. */
  private Optional<String> again() {
    double again = sum(Sample.AGAIN);
    double left = sum(Sample.VOID);
    var of =
        samples().stream()
            .collect(
                Collectors.groupingBy(
                    Sample::contestant,
                    TreeMap::new,
                    Collectors.summingLong(
                        sample -> (long) sample.figure(Sample.AGAIN).orElse(0))));
    return said(
        again > 0,
        ("Of %.0f slices some were measured again, %s in all, since the generator had been"
                + " late or the contestant not well: %s. So each time, and left out: %.0f.")
            .formatted(
                sum(Sample.SLICES) + left,
                again == 1 ? "once" : "%.0f times".formatted(again),
                list(of),
                left));
  }

  /** "3 of gateway-mvc, 5 of yardstick". */
  private static String list(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .filter(count -> count.getValue() > 0)
        .map(count -> "%d of %s".formatted(count.getValue(), count.getKey()))
        .collect(Collectors.joining(", "));
  }

  /** As far as the process may grow at all, nearly. */
  private Optional<String> heapUsedUp() {
    var full =
        samples().stream()
            .filter(sample -> sample.scenario().equals(Scenario.CONCURRENCY))
            .filter(sample ->
                sample.figure(Sample.MEMORY).orElse(0) > NEARLY_FULL * ComparePlan.ROOMY_HEAP)
            .map(sample -> "%s at %,.0f".formatted(sample.contestant(), sample.level()))
            .distinct()
            .toList();
    return said(
        !full.isEmpty(),
        ("With so many requests in flight a process had nearly used up its heap, whose collector"
                + " then has much to do, for which others wait: %s.")
            .formatted(String.join(", ", full)));
  }

  private Optional<String> notWarmYet() {
    return said(
        run.notWarm() > 0,
        ("%d of the processes were not warm when their time was over: their CPU per request was"
                + " still falling.")
            .formatted(run.notWarm()));
  }

  /** Of scenarios that processes have not been warmed up with; once is enough to move a figure. */
  private Optional<String> compiling() {
    var found = new ArrayList<String>();
    for (var scenario : Scenarios.named(run.measured())) {
      for (var contestant : run.contestants()) {
        double share = ofJit(scenario, contestant);
        if (share > Sample.COMPILING_AT_MOST && scenario.course() != Scenario.Course.FRESH) {
          found.add("%s in %s (up to %.0f %%)".formatted(contestant, scenario.name(), share * 100));
        }
      }
    }
    return said(
        !found.isEmpty(),
        ("In one repetition or more the JIT still took more than a tenth of the CPU of %s. CPU is"
                + " without it, but times are not: what is compiled already may be faster.")
            .formatted(String.join(", ", found)));
  }

  private double ofJit(Scenario scenario, String contestant) {
    return samples().stream()
        .filter(sample -> sample.scenario().equals(scenario.name()))
        .filter(sample -> sample.contestant().equals(contestant) && !sample.isVoid())
        .mapToDouble(Sample::compiling)
        .max()
        .orElse(0);
  }

  private Optional<String> services() {
    var services = facts().getJsonObject("services");
    if (Calibration.isVoid(services)) {
      long failed = Calibration.failed(services);
      return Optional.of(
          "How long the services take alone is not known: %s."
              .formatted(
                  failed > 0
                      ? "%,d of their calls failed".formatted(failed)
                      : "the generator was late each time"));
    }
    double p99 = services.getDouble("p99Millis");
    double told = services.getDouble("toldP99Millis");
    return said(
        p99 > told * SLOWER_AT_MOST,
        ("The services alone, at all the calls they get at the highest level, took %.0f ms (p99)"
                + " where they are told to take %.0f: times are theirs, too.")
            .formatted(p99, told));
  }

  private Optional<String> around() {
    double others = facts().getJsonObject("conditions").getInteger("processors") - 1.0;
    double around =
        samples().stream()
            .mapToDouble(sample -> sample.figure(Sample.AROUND).orElse(0))
            .max()
            .orElse(0);
    return said(
        others > 0 && around > others * BUSY,
        "Generator and services took up to %.0f %% of their processors: times may be theirs, too."
            .formatted(around / others * 100));
  }

  private Optional<String> notIdle() {
    double before = facts().getJsonObject("conditions").getDouble("loadAverageBefore");
    return said(
        before > IDLE,
        "The machine was not idle when it began (load average %.2f): repeat it on one that is."
            .formatted(before));
  }

  private JsonObject facts() {
    return run.facts();
  }

  private List<Sample> samples() {
    return run.samples();
  }

  private double sum(String figure) {
    return Sample.sum(samples(), figure);
  }

  private static Optional<String> said(boolean whether, String sentence) {
    return whether ? Optional.of(sentence) : Optional.empty();
  }
}
