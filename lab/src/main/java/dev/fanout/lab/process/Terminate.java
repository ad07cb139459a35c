package dev.fanout.lab.process;

import dev.fanout.lab.program.Step;

/** SIGTERM to a program, if it still is the process that was started. */
public record Terminate(Running program) implements Step {
  public void send() {
    program.process().ifPresent(ProcessHandle::destroy);
  }

  @Override
  public String shell() {
    return "kill " + program.identity().pid() + "   # " + program.name();
  }
}
