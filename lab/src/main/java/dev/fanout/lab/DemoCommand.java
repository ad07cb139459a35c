package dev.fanout.lab;

import dev.fanout.lab.demo.Demo;
import dev.fanout.lab.demo.DemoPlan;
import dev.fanout.lab.demo.Destination;
import dev.fanout.lab.process.FreePorts;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.terminal.Failure;
import java.nio.channels.FileLock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Start everything, measure both gateways side by side, and stay up to be tried.",
      "They are warmed up and loaded in turn, first with every service at its exact delay, then"
          + " with",
      "a slow one. It takes about 100 s, and says what its figures are worth. One request through",
      "each is traced, and its traces are shown: by what takes OTLP on port 4318, such as Jaeger,"
          + " or",
      "else by the demo itself on port 9411.",
      "Ctrl-C ends it and everything it started. With --exit the exit code is 1 when a gateway",
      "answered anything but 200 while no service was at fault, and when asked again. Without"
          + " --rate",
      "the load is less than 100 requests/s where this machine does not carry as much."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout demo",
      "  ./fanout demo --exit --no-agent          for a script, without OpenTelemetry",
      "  ./fanout demo --rate 200 --seconds 30    more load, for longer",
      "  ./fanout demo --print                    what a person would type instead"
    })
final class DemoCommand implements Callable<Integer> {

  private final Context context;
  @Mixin private HelpOption help;
  @Mixin private PrintOption print;
  @Mixin private PortsOption ports;
  @Mixin private final LoadOptions load = new LoadOptions(100, 12);

  @Option(names = "--exit", description = "End when the measurement is over.")
  private boolean exit;

  @Option(names = "--no-agent", description = "Start the gateways without OpenTelemetry.")
  private boolean noAgent;

  DemoCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    var destination = Destination.choose(!noAgent, ports.orUsual());
    var programs = new Programs(ports.orUsual(), destination.tracing(), false);
    var plan = new DemoPlan(programs, load.rate(), !load.isRateGiven(), load.length());
    if (print.asked()) {
      context.print(plan.steps());
      return 0;
    }
    var file = context.sessionFile();
    try (FileLock _ = file.lock()) {
      if (file.load().filter(session -> !session.alive().isEmpty()).isPresent()) {
        throw new Failure(
            "The programs already run.", "Stop them first, the demo wants its own: ./fanout down");
      }
      FreePorts.check(programs);
      destination.obstacle().ifPresent(context.terminal()::line);
      var demo = new Demo(plan, context.repository(), context.terminal());
      boolean good =
          demo.run(file, !exit, () -> Places.print(programs.ports(), context.terminal()));
      return good ? 0 : 1;
    }
  }
}
