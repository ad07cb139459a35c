package dev.fanout.lab.experiment;

/**
 * What a gateway says about its calls to reviews.
 *
 * @param made second attempts
 * @param noBudget second attempts that were due, but not paid for
 * @param lostSeconds time of attempts that were given up because the other one had answered
 */
record Hedges(double calls, double made, double noBudget, double lostSeconds) {
  private static final String REVIEWS = "service=\"reviews\"";

  static Hedges of(Subject subject) throws InterruptedException {
    var metrics = Metrics.of(subject).orElseThrow(() -> subject.silent());
    String decisions = "fanout_hedge_decisions_total";
    return new Hedges(
        metrics.sum("fanout_downstream_seconds_count", REVIEWS),
        metrics.sum(decisions, REVIEWS, "decision=\"made\""),
        metrics.sum(decisions, REVIEWS, "decision=\"no-budget\""),
        metrics.sum("fanout_downstream_wasted_seconds_sum", REVIEWS, "cause=\"hedge-lost\""));
  }

  Hedges since(Hedges before) {
    return new Hedges(
        calls - before.calls,
        made - before.made,
        noBudget - before.noBudget,
        lostSeconds - before.lostSeconds);
  }

  Hedges plus(Hedges other) {
    return new Hedges(
        calls + other.calls,
        made + other.made,
        noBudget + other.noBudget,
        lostSeconds + other.lostSeconds);
  }

  /** Attempts for each call, less one. */
  double extraLoad() {
    return calls == 0 ? 0 : made / calls;
  }
}
