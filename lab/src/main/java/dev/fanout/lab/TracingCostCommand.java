package dev.fanout.lab;

import dev.fanout.lab.experiment.Experiment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "tracing",
    description = {
      "Find out what traces cost.",
      "CPU per request and times of both gateways without the agent, with a tenth of the traces",
      "sent, and with all of them. About a quarter of an hour and 4 GB of memory; nothing else",
      "should run."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout experiment tracing            writes docs/observability/cost.{svg,json,md}",
      "  ./fanout experiment tracing --quick    shorter, writes to .fanout/experiment: JVMs are",
      "                                         young, so quote no figure of it",
      "  ./fanout experiment tracing --print    what a person would type instead"
    })
final class TracingCostCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private HelpOption help;
  @Mixin private ExperimentOptions options;

  TracingCostCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    return options.run(context, "tracing", Experiment::tracing);
  }
}
