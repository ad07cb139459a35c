package dev.fanout.lab;

import dev.fanout.lab.experiment.Experiment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "overload",
    description = {
      "Offer each gateway less and more than it can do, without and with its admission limit.",
      "It finds by itself what each sustains, on one processor where taskset is there, then goes",
      "from half of that to 2.5 times that. About 20 minutes; nothing else should run."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout experiment overload           writes docs/backpressure/overload.{svg,json,md}",
      "  ./fanout experiment overload --quick   10 minutes, writes to .fanout/experiment: JVMs are",
      "                                         young and steps short, so quote no figure of it",
      "  ./fanout experiment overload --print   what a person would type instead"
    })
final class OverloadCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private HelpOption help;
  @Mixin private ExperimentOptions options;

  OverloadCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    return options.run(context, "overload", Experiment::overload);
  }
}
