package dev.fanout.lab;

import dev.fanout.lab.kind.KindLoad;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "load",
    description = {
      "Run the load generator as a Job beside the gateways, and show their answers side by side.",
      "The exit code is 1 when any answer was something else than a 200."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout kind load",
      "  ./fanout kind load --rate 50 --seconds 60",
      "  ./fanout kind load --print   the plain commands behind it"
    })
final class KindLoadCommand implements Callable<Integer> {
  private static final int HIGHEST_RATE = 2000;
  private static final int LONGEST = 600;

  private final Context context;
  @Mixin private HelpOption help;
  @Mixin private PrintOption print;
  @Mixin private ClusterOption where;

  @Spec private CommandSpec spec;

  private int rate = 20;
  private int seconds = 20;

  KindLoadCommand(Context context) {
    this.context = context;
  }

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Requests per second, 1 to 2000 (default: 20).")
  void setRate(int rate) {
    this.rate = Bounds.within(spec, "--rate", rate, HIGHEST_RATE);
  }

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Measured seconds for each gateway, 1 to 600 (default: 20).")
  void setSeconds(int seconds) {
    this.seconds = Bounds.within(spec, "--seconds", seconds, LONGEST);
  }

  @Override
  public Integer call() throws Exception {
    var load = new KindLoad(where.cluster(), rate, seconds);
    if (print.asked()) {
      context.print(load.steps());
      return 0;
    }
    return load.run(context.repository(), context.terminal()) ? 0 : 1;
  }
}
