package dev.fanout.lab;

import picocli.CommandLine.Option;

/** Show instead of do. */
final class PrintOption {
  @Option(
      names = "--print",
      description = "Print the plain commands behind this instead of running them.")
  private boolean asked;

  boolean asked() {
    return asked;
  }
}
