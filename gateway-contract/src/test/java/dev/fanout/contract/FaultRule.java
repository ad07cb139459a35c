package dev.fanout.contract;

import static dev.fanout.contract.TappedCall.End.COMPLETE;
import static dev.fanout.contract.TappedCall.End.CUT_BY_GATEWAY;
import static dev.fanout.contract.TappedCall.End.CUT_BY_SERVICE;

import dev.fanout.contract.TappedCall.End;
import dev.fanout.stubs.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What the policy makes of a fault, whichever service has it.
 *
 * @param reason why the part is missing; empty if it is there in spite of the fault
 * @param calls how often the service is asked, retries included
 * @param atLeast how long it takes at least until the part is there or known to be missing
 * @param ends how a call may end
 */
record FaultRule(Optional<String> reason, int calls, Duration atLeast, Set<End> ends) {

  static final FaultRule HEALTHY =
      new FaultRule(Optional.empty(), 1, Duration.ZERO, Set.of(COMPLETE));

  /** The status line and headers tell all: what is not there of the body is not waited for. */
  private static final Set<End> BODY_DOES_NOT_MATTER = Set.of(COMPLETE, CUT_BY_GATEWAY);

  static FaultRule of(Fault fault) {
    return switch (fault) {
      case SLOW, BLACK_HOLE, DRIP -> missing("timeout", 1, Stubbed.TIMEOUT, Set.of(CUT_BY_GATEWAY));
      case INTERNAL_ERROR -> missing("unavailable", 1, Duration.ZERO, BODY_DOES_NOT_MATTER);
      case UNAVAILABLE -> missing("unavailable", 3, Duration.ZERO, BODY_DOES_NOT_MATTER);
      // one Retry-After fits into the timeout, two do not
      case BUSY -> missing("unavailable", 2, Duration.ofSeconds(1), BODY_DOES_NOT_MATTER);
      case FLAKY -> new FaultRule(Optional.empty(), 2, Duration.ZERO, BODY_DOES_NOT_MATTER);
      case RESET, EMPTY -> missing("unavailable", 3, Duration.ZERO, Set.of(CUT_BY_SERVICE));
      case MALFORMED -> missing("invalid", 1, Duration.ZERO, Set.of(COMPLETE));
      case TRUNCATED -> missing("invalid", 1, Duration.ZERO, Set.of(CUT_BY_SERVICE));
      case OVERSIZED -> missing("invalid", 1, Duration.ZERO, Set.of(CUT_BY_GATEWAY));
      case WRONG_TYPE, REDIRECT -> missing("invalid", 1, Duration.ZERO, BODY_DOES_NOT_MATTER);
    };
  }

  private static FaultRule missing(String reason, int calls, Duration atLeast, Set<End> ends) {
    return new FaultRule(Optional.of(reason), calls, atLeast, ends);
  }

  boolean isMissing() {
    return reason.isPresent();
  }
}
