package dev.fanout.core.policy;

/** Why a call was given up before its service had answered; the text stands in metrics. */
public enum CancellationCause {
  /** A needed part is missing, so that the others are of no use. */
  SIBLING_FAILED("sibling-failed"),
  /** The request's deadline. */
  DEADLINE("deadline"),
  /** Whoever asked has closed the connection. */
  CLIENT_GONE("client-gone"),
  /** The other of two attempts has answered. */
  HEDGE_LOST("hedge-lost"),
  /** The gateway stops and has waited long enough. */
  SHUTDOWN("shutdown");

  private final String text;

  CancellationCause(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
