package dev.fanout.lab;

import dev.fanout.lab.kind.KindUp;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = {
      "Make a kind cluster, build the images, and start everything in it.",
      "It ends with a trace of each gateway, found in Jaeger. On a cluster that is up already it",
      "brings in what has changed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout kind up",
      "  ./fanout kind up --metrics             with Prometheus and Grafana",
      "  ./fanout kind up --context kind-mine   in another cluster",
      "  ./fanout kind up --print               the plain commands behind it"
    })
final class KindUpCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private HelpOption help;
  @Mixin private PrintOption print;
  @Mixin private ClusterOption where;

  @Option(
      names = "--metrics",
      description =
          "Prometheus and Grafana too, with the dashboard of both gateways. Not with --context.")
  private boolean metrics;

  KindUpCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    if (print.asked()) {
      context.print(KindUp.steps(where.cluster(), metrics));
      return 0;
    }
    new KindUp(where.cluster(), metrics, context.repository(), context.terminal()).run();
    return 0;
  }
}
