package dev.fanout.lab;

import dev.fanout.lab.program.Fault;
import dev.fanout.lab.program.HttpCall;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.program.Step;
import dev.fanout.lab.terminal.Figures;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "fault",
    description = "Make a downstream service misbehave, or behave again.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout fault reviews slow              every answer of reviews takes 2 s",
      "  ./fanout fault pricing 503 --share 0.2   a fifth of the calls to pricing fail",
      "  ./fanout fault reviews off",
      "  ./fanout fault all off                   everything back to normal"
    })
final class FaultCommand implements Callable<Integer> {
  private static final String OFF = "off";

  private final Context context;
  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private PrintOption print;
  @Mixin private PortsOption ports;
  @Mixin private ServiceOption service;

  private Optional<Fault> fault;
  private double share = 1;

  FaultCommand(Context context) {
    this.context = context;
  }

  @Parameters(
      index = "1",
      paramLabel = "FAULT",
      description =
          "slow (2 s), black-hole, 500, 503, busy (503 with Retry-After), flaky (every second call"
              + " 503), reset, empty, malformed, truncated, drip, wrong-type, oversized, redirect;"
              + " off ends it.")
  void setFault(String name) {
    fault = name.equals(OFF) ? Optional.empty() : Fault.named(name);
    if (fault.isEmpty() && !name.equals(OFF)) {
      throw bad("There is no fault '" + name + "': " + String.join(", ", Fault.names()) + ", off.");
    }
  }

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      description = "Which part of the calls it hits, above 0 and at most 1 (default: all, 1).")
  void setShare(double share) {
    if (!(share > 0 && share <= 1)) {
      throw bad("--share is a number above 0 and at most 1, not " + share + ".");
    }
    this.share = share;
  }

  @Override
  public Integer call() throws InterruptedException {
    var meant = ports.orRunning(context.sessionFile());
    if (print.asked()) {
      var steps = new ArrayList<Step>();
      service.services().forEach(one -> steps.add(step(one, meant)));
      context.print(steps);
      return 0;
    }
    for (var one : service.services()) {
      ServiceOption.send(one, step(one, meant), meant);
      context.terminal().line(one + ": " + state());
    }
    return 0;
  }

  private HttpCall step(Service one, Ports meant) {
    return fault.map(on -> on.on(one, meant, share)).orElseGet(() -> Fault.off(one, meant));
  }

  private String state() {
    String calls = share == 1 ? "every call" : Figures.percent(share) + " of the calls";
    return fault.map(on -> on + ", " + calls).orElse("no fault");
  }

  private ParameterException bad(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
