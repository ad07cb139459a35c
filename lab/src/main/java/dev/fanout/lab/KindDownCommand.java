package dev.fanout.lab;

import dev.fanout.lab.kind.KindDown;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "down",
    description = {
      "Delete the cluster with all that is in it, and the images built for it.",
      "With --context: the namespace fanout, and nothing else."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout kind down",
      "  ./fanout kind down --print   the plain commands behind it"
    })
final class KindDownCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private HelpOption help;
  @Mixin private PrintOption print;
  @Mixin private ClusterOption where;

  KindDownCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    var down = new KindDown(where.cluster());
    if (print.asked()) {
      context.print(down.steps());
      return 0;
    }
    down.run(context.repository(), context.terminal());
    return 0;
  }
}
