package dev.fanout.lab;

import dev.fanout.lab.kind.KindLoad;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  private final Context context;
  @Mixin private HelpOption help;
  @Mixin private PrintOption print;
  @Mixin private ClusterOption where;
  @Mixin private final LoadOptions load = new LoadOptions(20, 20);

  KindLoadCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    var run = new KindLoad(where.cluster(), load.rate(), load.seconds());
    if (print.asked()) {
      context.print(run.steps());
      return 0;
    }
    return run.run(context.repository(), context.terminal()) ? 0 : 1;
  }
}
