package dev.fanout.lab;

import dev.fanout.lab.experiment.Experiment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "hedging",
    description = {
      "Find out what a second attempt does for the tail of reviews, and what it costs.",
      "With no hedging, after fixed times and after learned quantiles, for a wide spread, for a",
      "few slow calls, for a process that stands still, and for a shift nobody announced. About",
      "15 minutes and 4 GB of memory, since each setting has its own two gateways; nothing else",
      "should run."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout experiment hedging            writes docs/backpressure/hedging.{svg,json,md}",
      "  ./fanout experiment hedging --quick    shorter, writes to .fanout/experiment: few",
      "                                         answers, so quote no percentile of it",
      "  ./fanout experiment hedging --print    what a person would type instead"
    })
final class HedgingCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private HelpOption help;
  @Mixin private ExperimentOptions options;

  HedgingCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    return options.run(context, "hedging", Experiment::hedging);
  }
}
