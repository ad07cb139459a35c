package dev.fanout.core.problem;

/** A parameter or header that cannot be used; the message is for the client and names it. */
public final class BadRequest extends RuntimeException {

  private static final long serialVersionUID = 1;

  public BadRequest(String detail) {
    super(detail, null, false, false);
  }
}
