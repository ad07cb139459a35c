package dev.fanout.lab.experiment;

import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.terminal.Failure;
import java.net.URI;

/**
 * A gateway with one setting, which is what is looked at.
 *
 * @param setting what is different about it, in a word or two
 * @param own where it listens
 */
record Subject(Gateway gateway, String setting, Ports own, Program program) {
  /** Without an admission limit. */
  static final String OFF = "off";

  /** Whether it may be given more than it can do: without a limit that can cost all its memory. */
  boolean refuses() {
    return !setting.equals(OFF);
  }

  URI url() {
    return own.url(gateway);
  }

  String management() {
    return "http://localhost:" + own.managementOf(gateway);
  }

  /** It does not say how it is. */
  Failure silent() {
    return new Failure(this + " gives no metrics.", "See ./fanout logs " + program.name());
  }

  @Override
  public String toString() {
    return gateway + " " + setting;
  }
}
