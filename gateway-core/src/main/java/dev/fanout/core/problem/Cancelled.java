package dev.fanout.core.problem;

import dev.fanout.core.policy.CancellationCause;

/** A request that is not answered any more: nobody is there to read it, or the gateway stops. */
public final class Cancelled extends RuntimeException {

  private static final long serialVersionUID = 1;

  public Cancelled(CancellationCause why) {
    super(why.toString(), null, false, false);
  }
}
