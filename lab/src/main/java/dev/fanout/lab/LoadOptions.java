package dev.fanout.lab;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much load, and for how long. */
final class LoadOptions {
  private static final int HIGHEST_RATE = 2000;
  private static final int LONGEST = 600;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Requests per second, 1 to " + HIGHEST_RATE + " (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "Measured seconds for each gateway (and phase, in the demo), 1 to "
              + LONGEST
              + " (default: ${DEFAULT-VALUE}).")
  private int seconds;

  /** What holds unless something else is asked for. */
  LoadOptions(int rate, int seconds) {
    this.rate = rate;
    this.seconds = seconds;
  }

  /**
   * @throws ParameterException if it makes no sense
   */
  int rate() {
    return within("--rate", rate, HIGHEST_RATE);
  }

  /** Whether somebody asked for this rate. */
  boolean isRateGiven() {
    return spec.commandLine().getParseResult().hasMatchedOption("--rate");
  }

  /**
   * @throws ParameterException if it makes no sense
   */
  int seconds() {
    return within("--seconds", seconds, LONGEST);
  }

  Duration length() {
    return Duration.ofSeconds(seconds());
  }

  private int within(String option, int value, int highest) {
    if (value < 1 || value > highest) {
      throw new ParameterException(
          spec.commandLine(),
          option + " is a whole number from 1 to " + highest + ", not " + value + ".");
    }
    return value;
  }
}
