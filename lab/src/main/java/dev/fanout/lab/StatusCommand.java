package dev.fanout.lab;

import dev.fanout.lab.process.ProcessFigures;
import dev.fanout.lab.process.Running;
import dev.fanout.lab.process.Session;
import dev.fanout.lab.program.Delay;
import dev.fanout.lab.program.Fault;
import dev.fanout.lab.program.HttpCall;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.program.Step;
import dev.fanout.lab.terminal.Figures;
import dev.fanout.lab.terminal.Table;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = {
      "Show what runs and which faults and delays are in force.",
      "Exit code 0 when every program runs and is ready, else 1."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ./fanout status", "  ./fanout status --print"})
final class StatusCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private HelpOption help;
  @Mixin private PrintOption print;

  StatusCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    var found = context.sessionFile().load();
    if (found.isEmpty()) {
      context.terminal().line("Nothing is running. Start it: ./fanout up, or ./fanout demo");
      return 1;
    }
    Session session = found.get();
    if (print.asked()) {
      context.print(steps(session));
      return 0;
    }
    boolean allReady = printPrograms(session);
    context.terminal().line("");
    printServices(session.ports());
    context.terminal().line("");
    session
        .demoProcess()
        .ifPresent(demo -> context.terminal().line("Part of a demo, pid " + demo.pid() + "."));
    context.terminal().line(session.tracing().sentence());
    return allReady ? 0 : 1;
  }

  private boolean printPrograms(Session session) throws InterruptedException {
    var table = new Table(1, "PROGRAM", "PID", "PORT", "READY", "UPTIME", "MEMORY");
    boolean allReady = true;
    for (var program : session.programs().all()) {
      var running =
          session.alive().stream().filter(one -> one.name().equals(program.name())).findAny();
      boolean ready = running.isPresent() && ready(program);
      allReady &= ready;
      table.row(
          program.name(),
          running.map(one -> String.valueOf(one.identity().pid())).orElse("-"),
          String.valueOf(program.portRange()),
          ready ? "yes" : "no",
          running.map(StatusCommand::uptime).orElse("ended"),
          running.map(StatusCommand::memory).orElse("-"));
    }
    table.print(context.terminal());
    return allReady;
  }

  private void printServices(Ports ports) throws InterruptedException {
    var table = new Table(4, "SERVICE", "PORT", "FAULT", "DELAY");
    for (var service : Service.values()) {
      table.row(
          service.toString(),
          String.valueOf(ports.of(service)),
          StubAnswers.fault(body(Fault.fault(service, ports))),
          StubAnswers.delay(body(Delay.settings(service, ports))));
    }
    table.print(context.terminal());
  }

  /** What was answered, or nothing when nobody did. */
  private static String body(HttpCall call) throws InterruptedException {
    try {
      var answer = call.send();
      return answer.ok() ? answer.body() : "";
    } catch (IOException e) {
      return ""; // shown as not known
    }
  }

  private static boolean ready(Program program) throws InterruptedException {
    for (var await : program.ready()) {
      if (!await.answered()) {
        return false;
      }
    }
    return true;
  }

  private static List<Step> steps(Session session) {
    var steps = new ArrayList<Step>();
    session.programs().all().forEach(program -> program.ready().forEach(r -> steps.add(r.call())));
    for (var service : Service.values()) {
      steps.add(Fault.fault(service, session.ports()));
      steps.add(Delay.settings(service, session.ports()));
    }
    return steps;
  }

  private static String uptime(Running program) {
    return Figures.uptime(Duration.between(program.identity().started(), Instant.now()));
  }

  private static String memory(Running program) {
    var bytes = ProcessFigures.memory(program.identity().pid());
    return bytes.isEmpty() ? "-" : Figures.megabytes(bytes.getAsLong());
  }
}
