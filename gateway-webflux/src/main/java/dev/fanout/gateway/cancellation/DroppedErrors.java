package dev.fanout.gateway.cancellation;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What to do with an error that reaches nobody: the second of two needed parts to fail, or whatever
 * a cancelled call still fails with. That is what cancelling does, and Reactor would log it as an
 * error.
 */
public final class DroppedErrors {

  private static final Logger log = LoggerFactory.getLogger(DroppedErrors.class);

  /** Reactor's. */
  private static final String KEY = "reactor.onErrorDropped.local";

  private DroppedErrors() {}

  /**
   * To be written to the context of the pipeline it is to hold for.
   *
   * @param trace where it belongs
   */
  public static ContextView areExpected(io.opentelemetry.context.Context trace) {
    Consumer<Throwable> toDebug =
        failure -> {
          if (log.isDebugEnabled()) {
            try (var _ = trace.makeCurrent()) {
              log.debug("Nobody waits for this any more", failure);
            }
          }
        };
    return Context.of(KEY, toDebug);
  }
}
