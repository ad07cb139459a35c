package dev.fanout.lab;

import dev.fanout.lab.process.Identity;
import dev.fanout.lab.process.Running;
import dev.fanout.lab.process.Session;
import dev.fanout.lab.process.Stop;
import dev.fanout.lab.process.Terminate;
import dev.fanout.lab.program.Step;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Figures;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "down",
    description = {
      "Stop everything that ./fanout up or ./fanout demo started.",
      "The gateways finish what they have first; what still runs after 30 s is killed. No other",
      "process is touched."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ./fanout down", "  ./fanout down --print"})
final class DownCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private HelpOption help;
  @Mixin private PrintOption print;

  DownCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    var session = context.sessionFile().load().filter(this::anythingRuns);
    if (session.isEmpty()) {
      context.terminal().line("Nothing is running.");
      return 0;
    }
    if (print.asked()) {
      context.print(steps(session.get()));
      return 0;
    }
    session.get().demo().filter(demo -> demo.process().isPresent()).ifPresent(this::endDemo);
    try (FileLock _ = context.sessionFile().lock()) {
      stop(session.get());
    }
    return 0;
  }

  private boolean anythingRuns(Session session) {
    return !session.alive().isEmpty() || session.demoProcess().isPresent();
  }

  private static List<Step> steps(Session session) {
    var steps = new ArrayList<Step>();
    session.demo().ifPresent(demo -> steps.add(new Terminate(new Running("demo", demo))));
    session.alive().reversed().forEach(program -> steps.add(new Terminate(program)));
    return steps;
  }

  /** It stops its programs itself; what it leaves is stopped here. */
  private void endDemo(Identity demo) {
    context.terminal().line("Ending the demo, pid " + demo.pid() + ".");
    Stop.one(demo);
  }

  private void stop(Session session) {
    var alive = session.alive();
    var began = System.nanoTime();
    if (!alive.isEmpty()) {
      var names = alive.stream().map(Running::name).toList();
      context.terminal().status("Stopping " + String.join(", ", names));
      Stop.all(alive);
    }
    if (!session.alive().isEmpty()) {
      throw new Failure(
          "Still running: " + session.alive(), "They may belong to another user; see ps.");
    }
    context.sessionFile().delete();
    var took = Duration.ofNanos(System.nanoTime() - began);
    context.terminal().line("Stopped after " + Figures.seconds(took) + ".");
  }
}
