package dev.fanout.lab.program;

/**
 * Something that is done by calling it or by typing it: one object for both, so that what {@code
 * --print} shows is what happens without it.
 */
public interface Step {
  /** The line, or lines, to type into a POSIX shell in the repository's folder. */
  String shell();
}
