package dev.fanout.lab;

import dev.fanout.lab.kind.KindUp;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "up",
    description = {
      "Make a kind cluster, build the images, start everything in it, and find a trace of each",
      "gateway in Jaeger. On one that is up already, brings in what has changed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout kind up",
      "  ./fanout kind up --context kind-mine   in another cluster",
      "  ./fanout kind up --print               the plain commands behind it"
    })
final class KindUpCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private HelpOption help;
  @Mixin private PrintOption print;
  @Mixin private ClusterOption where;

  KindUpCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    if (print.asked()) {
      context.print(KindUp.steps(where.cluster()));
      return 0;
    }
    new KindUp(where.cluster(), context.repository(), context.terminal()).run();
    return 0;
  }
}
