package dev.fanout.stubs;

/** Why the program cannot start, as one line for its user that also says what to do. */
final class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1;

  CannotStart(String message) {
    super(message);
  }
}
