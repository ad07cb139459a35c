package dev.fanout.lab.process;

import dev.fanout.lab.program.MakeFolder;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.program.Tracing;
import dev.fanout.lab.terminal.Terminal;
import java.nio.file.Path;
import java.util.Optional;

/** A JVM of its own that keeps a sleeper and tells its pid, to be ended from outside. */
final class Keeper {
  private Keeper() {}

  static void main(String[] arguments) throws InterruptedException {
    Path folder = Path.of(arguments[0]);
    new MakeFolder(Programs.LOGS).make(folder);
    var group =
        new ProcessGroup(
            folder,
            new SessionFile(folder),
            new Terminal(System.out, System.err, false, false),
            new Programs(Ports.USUAL, Tracing.OFF, false),
            Optional.of(Identity.self()));
    System.out.println(group.start(Sleeper.named("sleeper")).pid());
    Thread.currentThread().join();
  }
}
