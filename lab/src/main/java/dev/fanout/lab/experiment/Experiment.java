package dev.fanout.lab.experiment;

import dev.fanout.lab.process.SessionFile;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Step;
import dev.fanout.lab.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;

/** Something to find out by measuring, which ends in a table and a picture. */
public interface Experiment {
  /** Goodput against load, without and with an admission limit. */
  static Experiment overload(boolean quick, Ports ports) {
    return new Overload(OverloadPlan.of(quick), ports);
  }

  /** The tail of a service's calls against extra load, with hedged requests. */
  static Experiment hedging(boolean quick, Ports ports) {
    return new Hedging(HedgingPlan.of(quick), ports);
  }

  /** CPU per request and times against how much is traced. */
  static Experiment tracing(boolean quick, Ports ports) {
    return new TracingCost(TracingCostPlan.of(quick), ports);
  }

  /** The folder, relative to the repository, of the documents that its figures are for. */
  default Path documentation() {
    return Path.of("docs/backpressure");
  }

  /** What it starts with its ports shifted so. */
  List<Program> programs(Ports ports);

  /** The plain commands behind it, apart from the load, which needs a generator. */
  List<Step> steps();

  /**
   * Measures, prints and writes. Leaves no process behind, however it ends.
   *
   * @param command says how to do it again
   * @param folder for its files, relative to the repository
   */
  void run(Path repository, SessionFile file, Terminal terminal, String command, Path folder)
      throws InterruptedException;
}
