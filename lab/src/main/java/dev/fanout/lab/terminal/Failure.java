package dev.fanout.lab.terminal;

/** Something went wrong that a person can do something about: one sentence what, one hint how. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  /**
   * @param message what happened, more than one line where it quotes a log
   * @param hint what to do about it
   */
  public Failure(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  public String hint() {
    return hint;
  }
}
