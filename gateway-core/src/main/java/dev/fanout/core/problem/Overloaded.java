package dev.fanout.core.problem;

/** A request that is refused because the gateway has as much to do as it can. */
public final class Overloaded extends RuntimeException {

  private static final long serialVersionUID = 1;

  public Overloaded() {
    super(null, null, false, false);
  }
}
