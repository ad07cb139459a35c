package dev.fanout.lab;

import dev.fanout.lab.experiment.Experiment;
import dev.fanout.lab.process.FreePorts;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every experiment understands, and how one is run. */
final class ExperimentOptions {
  /** Figures not worth keeping do not overwrite those that are. */
  private static final Path SCRATCH = Path.of(".fanout/experiment");

  @Mixin private PrintOption print;
  @Mixin private PortsOption ports;

  @Option(
      names = "--quick",
      description =
          "Much shorter, to see that it works and roughly how; its figures are worth little.")
  private boolean quick;

  /** Makes the experiment. */
  interface Maker {
    Experiment make(boolean quick, Ports ports);
  }

  int run(Context context, String name, Maker maker) throws InterruptedException {
    var experiment = maker.make(quick, ports.orUsual());
    if (print.asked()) {
      context.print(experiment.steps());
      return 0;
    }
    var file = context.sessionFile();
    try (FileLock _ = file.lock()) {
      if (file.load().filter(session -> !session.alive().isEmpty()).isPresent()) {
        throw new Failure(
            "The programs already run.",
            "Stop them first, an experiment wants its own: ./fanout down");
      }
      FreePorts.check(ports.orUsual(), experiment::programs);
      experiment.run(
          context.repository(),
          file,
          context.terminal(),
          "./fanout experiment " + name + (quick ? " --quick" : ""),
          quick ? SCRATCH : experiment.documentation());
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
