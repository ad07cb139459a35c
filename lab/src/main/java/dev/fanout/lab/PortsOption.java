package dev.fanout.lab;

import dev.fanout.lab.process.Session;
import dev.fanout.lab.process.SessionFile;
import dev.fanout.lab.program.Ports;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which ports are meant. */
final class PortsOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private Ports ports;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      description = "Every port is the usual one plus N (8081 becomes 9081 with 1000).")
  void setOffset(int offset) {
    if (offset < 0 || offset > Ports.MAX_OFFSET) {
      throw new ParameterException(
          spec.commandLine(),
          "--port-offset is a whole number from 0 to "
              + Ports.MAX_OFFSET
              + ", not "
              + offset
              + ".");
    }
    ports = new Ports(offset);
  }

  /** The ports asked for, else the usual ones. */
  Ports orUsual() {
    return ports == null ? Ports.USUAL : ports;
  }

  /** The ports asked for, else those of what runs now, else the usual ones. */
  Ports orRunning(SessionFile file) {
    return ports != null
        ? ports
        : file.load()
            .filter(session -> !session.alive().isEmpty())
            .map(Session::ports)
            .orElse(Ports.USUAL);
  }
}
