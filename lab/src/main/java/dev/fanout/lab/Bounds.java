package dev.fanout.lab;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Numbers that make sense. */
final class Bounds {
  private Bounds() {}

  /**
   * @throws ParameterException unless it is from 1 to the highest
   */
  static int within(CommandSpec spec, String option, int value, int highest) {
    if (value < 1 || value > highest) {
      throw new ParameterException(
          spec.commandLine(),
          option + " is a whole number from 1 to " + highest + ", not " + value + ".");
    }
    return value;
  }
}
