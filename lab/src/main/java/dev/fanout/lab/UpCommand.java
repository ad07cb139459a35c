package dev.fanout.lab;

import dev.fanout.lab.process.FreePorts;
import dev.fanout.lab.process.ProcessGroup;
import dev.fanout.lab.process.Session;
import dev.fanout.lab.process.Startup;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.program.Tracing;
import dev.fanout.lab.terminal.Failure;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = {
      "Start the six services and both gateways in the background, and wait until they are ready.",
      "The gateways run under the OpenTelemetry agent. End them with ./fanout down."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout up",
      "  ./fanout up --no-agent             without OpenTelemetry: cheaper requests",
      "  ./fanout up --port-offset 1000     gateways on 9081 and 9082, stubs on 10101-10106",
      "  ./fanout up --print                what a person would type instead"
    })
final class UpCommand implements Callable<Integer> {
  private static final Duration AT_MOST = Duration.ofMinutes(2);

  private final Context context;
  @Mixin private HelpOption help;
  @Mixin private PrintOption print;
  @Mixin private PortsOption ports;

  @Option(names = "--no-agent", description = "Start the gateways without the agent.")
  private boolean noAgent;

  UpCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    var programs = new Programs(ports.orUsual(), Tracing.detect(!noAgent), true);
    if (print.asked()) {
      context.print(programs.startSteps());
      return 0;
    }
    try (FileLock _ = context.sessionFile().lock()) {
      var running = context.sessionFile().load().filter(session -> !session.alive().isEmpty());
      if (running.isPresent()) {
        return alreadyUp(running.get());
      }
      FreePorts.check(programs);
      start(programs);
      return 0;
    }
  }

  private void start(Programs programs) throws InterruptedException {
    var terminal = context.terminal();
    terminal.line(programs.tracing().sentence());
    try (var group =
        new ProcessGroup(
            context.repository(), context.sessionFile(), terminal, programs, Optional.empty())) {
      new Startup(context.repository(), terminal, AT_MOST).start(programs.all(), group);
      group.release();
    }
    terminal.line("");
    Places.print(programs.ports(), terminal);
    terminal.line("");
    terminal.line("End it: ./fanout down");
  }

  private int alreadyUp(Session session) {
    int dead = session.running().size() - session.alive().size();
    if (dead > 0) {
      throw new Failure(
          "Only " + session.alive().size() + " of " + session.running().size() + " still run.",
          "See ./fanout status and ./fanout logs; start afresh: ./fanout down && ./fanout up");
    }
    context.terminal().line("Already up.");
    Places.print(session.ports(), context.terminal());
    return 0;
  }
}
