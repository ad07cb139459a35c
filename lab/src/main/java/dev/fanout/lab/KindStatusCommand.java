package dev.fanout.lab;

import dev.fanout.lab.kind.KindStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = {
      "Show what runs in the cluster, and what was complained about last.",
      "Also how many of each there are to be."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout kind status",
      "  ./fanout kind status --print   the plain commands behind it"
    })
final class KindStatusCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private HelpOption help;
  @Mixin private PrintOption print;
  @Mixin private ClusterOption where;

  KindStatusCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    var status = new KindStatus(where.cluster());
    if (print.asked()) {
      context.print(status.steps());
      return 0;
    }
    return status.run(context.repository(), context.terminal()) ? 0 : 1;
  }
}
