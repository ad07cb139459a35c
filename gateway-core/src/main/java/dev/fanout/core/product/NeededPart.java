package dev.fanout.core.product;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.outcome.Reason;
import dev.fanout.core.policy.CancellationCause;
import dev.fanout.core.policy.RequestContext;

/** A part without which there is no answer, so that its absence ends the fan-out at once. */
public final class NeededPart {

  private NeededPart() {}

  /**
   * @param context of the request, whose other calls are about to be cancelled if this is missing
   * @throws Missing when the part is
   */
  public static <T> T needed(Service service, Outcome<T> outcome, RequestContext context) {
    return switch (outcome) {
      case Outcome.Present<T>(T value) -> value;
      case Outcome.Missing<T>(Reason reason) -> {
        context.cancelled(CancellationCause.SIBLING_FAILED);
        throw new Missing(service, reason);
      }
    };
  }

  /** Ends a fan-out from within; the fan-out turns it into its result. */
  public static final class Missing extends RuntimeException {

    private static final long serialVersionUID = 1;
    private final Service service;
    private final Reason reason;

    private Missing(Service service, Reason reason) {
      super(service + ": " + reason.text(), null, false, false);
      this.service = service;
      this.reason = reason;
    }

    public ProductResult result() {
      return new ProductResult.NeededPartMissing(service, reason);
    }
  }
}
