package dev.fanout.lab;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "experiment",
    description = "Measure what a part of the policy is worth, and draw it.",
    synopsisSubcommandLabel = "EXPERIMENT",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout experiment overload           admission limit or none, up to 2.5 times the load",
      "  ./fanout experiment overload --quick   to see that it works",
      "  ./fanout experiment overload --print   the plain commands behind it",
      "",
      "./fanout experiment EXPERIMENT --help says more about one."
    })
final class ExperimentCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;

  /** Without an experiment there is only help. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
