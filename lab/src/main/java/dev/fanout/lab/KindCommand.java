package dev.fanout.lab;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "kind",
    description = {
      "All of it on Kubernetes.",
      "In a kind cluster of its own on this machine, or in the cluster of any kubectl context.",
      "Needs kubectl, and for its own cluster kind and Docker or Podman."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout kind up               from nothing to a trace of each gateway in Jaeger",
      "  ./fanout kind load             load for both from inside, side by side",
      "  ./fanout kind down             remove all of it",
      "  ./fanout kind up --print       the plain commands behind it",
      "",
      "./fanout kind COMMAND --help says more about one."
    })
final class KindCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;

  /** Without a command there is only help. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
