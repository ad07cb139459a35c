package dev.fanout.lab.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final String GATEWAY = "gateway-mvc";

  private final Sample sample = Sample.empty();

  @Test
  void aCompleteAnswerWaitedForItsLongestPath() {
    sample.healthy(GATEWAY);
    assertThat(CriticalPath.of(sample.trace()))
        .extracting(Trace::service)
        .containsExactly("catalog", "recommendations");
    assertThat(explanation())
        .isEqualTo(
            "Answered in 33.0 ms, complete: it waited for catalog (10.5 ms), then for"
                + " recommendations (20.0 ms); the other 2.5 ms are the gateway's own.");
  }

  @Test
  void aRetryAndAHedgeAreOnThePath() {
    sample
        .root(GATEWAY, 52, "200")
        .fanout(GATEWAY, 51, "fanout.outcome=complete")
        .attempt(
            GATEWAY, "reviews", "/r", 1, 11, "unavailable", "error.type=503", "fanout.attempt=1")
        .attempt(GATEWAY, "reviews", "/r", 21, 41, "present", "fanout.attempt=2")
        .attempt(
            GATEWAY,
            "catalog",
            "/c",
            1,
            50,
            "cancelled",
            "fanout.attempt=1",
            "fanout.cancellation.cause=hedge-lost")
        .attempt(
            GATEWAY, "catalog", "/c", 30, 50, "present", "fanout.attempt=2", "fanout.hedge=true");
    assertThat(explanation())
        .isEqualTo(
            "Answered in 52.0 ms, complete: it waited for catalog (49.0 ms), then for catalog, its"
                + " hedge (20.0 ms); the other 3.0 ms are the gateway's own.");
  }

  @Test
  void aDegradedAnswerNamesWhatItGaveUpAndWhenAllElseWasThere() {
    sample.withoutReviews(GATEWAY);
    assertThat(explanation())
        .isEqualTo(
            "Answered in 303.0 ms without reviews, given up at its time limit after 300.0 ms"
                + " (timeout); everything else was there after 32.0 ms.");
  }

  @Test
  void whatIsNotAskedCostsNoTime() {
    sample
        .root(GATEWAY, 13, "200")
        .fanout(
            GATEWAY,
            12,
            "fanout.outcome=degraded",
            "fanout.degraded=inventory:rejected reviews:open shipping:dependency")
        .attempt(GATEWAY, "catalog", "/c", 1, 11, "present");
    assertThat(explanation())
        .isEqualTo(
            "Answered in 13.0 ms without inventory, whose bulkhead was full (rejected); and without"
                + " reviews, whose circuit breaker is open, so that nobody waits for it (open); and"
                + " without shipping, because what it is asked with was missing (dependency); it"
                + " waited for catalog (10.0 ms); the other 3.0 ms are the gateway's own.");
  }

  @Test
  void aFailureTellsItsAttempts() {
    sample
        .root(GATEWAY, 70, "200")
        .fanout(GATEWAY, 69, "fanout.outcome=degraded", "fanout.degraded=reviews:unavailable")
        .attempt(
            GATEWAY, "reviews", "/r", 1, 31, "unavailable", "error.type=503", "fanout.attempt=1")
        .attempt(
            GATEWAY, "reviews", "/r", 38, 68, "unavailable", "error.type=503", "fanout.attempt=2")
        .attempt(GATEWAY, "catalog", "/c", 1, 11, "present");
    assertThat(explanation())
        .contains(
            "without reviews, which failed after 67.0 ms and 2 attempts (unavailable, 503);"
                + " everything else was there after 11.0 ms.");
  }

  @Test
  void withoutANeededPartTheOthersAreCancelled() {
    sample
        .root(GATEWAY, 13, "502")
        .fanout(GATEWAY, 12, "fanout.outcome=unavailable", "fanout.service=pricing", "error.type=x")
        .attempt(GATEWAY, "pricing", "/p", 1, 11, "unavailable", "error.type=500")
        .attempt(
            GATEWAY,
            "reviews",
            "/r",
            1,
            12,
            "cancelled",
            "fanout.cancellation.cause=sibling-failed")
        .attempt(
            GATEWAY,
            "catalog",
            "/c",
            1,
            12,
            "cancelled",
            "fanout.cancellation.cause=sibling-failed");
    assertThat(explanation())
        .isEqualTo(
            "No answer without pricing, which failed after 10.0 ms (unavailable, 500); the gateway"
                + " said so after 13.0 ms, and 2 calls were cancelled at once.");
    assertThat(CriticalPath.of(sample.trace()))
        .extracting(Trace::service)
        .containsExactly("pricing");
  }

  @Test
  void whoLeavesGetsNothing() {
    sample
        .root(GATEWAY, 13, "499")
        .fanout(GATEWAY, 12, "fanout.outcome=cancelled", "fanout.cancellation.cause=client-gone")
        .attempt(
            GATEWAY, "reviews", "/r", 1, 12, "cancelled", "fanout.cancellation.cause=client-gone");
    assertThat(explanation())
        .isEqualTo(
            "Nobody got an answer: the client left after 11.5 ms, and one call was cancelled at"
                + " once.");
    assertThat(CriticalPath.of(sample.trace())).isEmpty();
  }

  @Test
  void whatIsRefusedCallsNobody() {
    sample.root(GATEWAY, 2, "400");
    assertThat(explanation())
        .isEqualTo("The gateway called nobody: it answered by itself with 400 after 2.0 ms.");
    assertThat(Explanation.of(Sample.empty().trace())).contains("not arrived");
  }

  @Test
  void bothGatewaysHaveTheirLinesInTheSameOrder() {
    var other = Sample.empty();
    other
        .root("b", 33, "200")
        .fanout("b", 32, "fanout.outcome=complete")
        .call("b", "reviews", "/reviews/{id}", 1, 31, "present")
        .call("b", "catalog", "/products/{id}", 2, 31, "present");
    sample
        .root(GATEWAY, 33, "200")
        .fanout(GATEWAY, 32, "fanout.outcome=complete")
        .call(GATEWAY, "catalog", "/products/{id}", 1, 31, "present")
        .call(GATEWAY, "reviews", "/reviews/{id}", 2, 31, "present");
    assertThat(other.trace().lines())
        .extracting(Trace.Line::key)
        .isEqualTo(sample.trace().lines().stream().map(Trace.Line::key).toList())
        .doesNotHaveDuplicates();
    assertThat(sample.trace().lines())
        .extracting(Trace.Line::depth)
        .containsExactly(0, 1, 2, 3, 2, 3);
    assertThat(sample.trace().whole()).isTrue();
  }

  @Test
  void aTraceIsNotWholeWhileAParentIsMissing() {
    assertThat(sample.trace().whole()).isFalse();
    sample.root(GATEWAY, 33, "200");
    assertThat(sample.trace().whole()).isTrue();
    sample.attempt(GATEWAY, "catalog", "/c", 1, 2, "present");
    assertThat(sample.trace().whole()).isFalse();
  }

  private String explanation() {
    return Explanation.of(sample.trace());
  }
}
