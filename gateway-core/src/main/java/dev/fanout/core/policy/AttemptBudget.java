package dev.fanout.core.policy;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many further attempts a service may get, retries or hedged requests: a token bucket, filled
 * by first attempts and emptied by further ones. So n calls lead to at most n * (1 + share) + 10
 * attempts, however bad the outage is. The same idea as Finagle's RetryBudget and the SRE book's
 * per-client retry budget (chapter 21).
 */
final class AttemptBudget {

  /** In tokens; the bucket is full at start. */
  static final int CAPACITY = 10;

  private static final long TOKEN = 1_000_000_000;

  private final long deposit;
  private final AtomicLong balance = new AtomicLong(CAPACITY * TOKEN);

  /**
   * @param share of a token that a first attempt adds
   */
  AttemptBudget(Share share) {
    this.deposit = Math.round(share.ofOne() * TOKEN);
  }

  /** A call makes its first attempt, which is always allowed. */
  void firstAttempt() {
    balance.updateAndGet(tokens -> Math.min(CAPACITY * TOKEN, tokens + deposit));
  }

  /** Whether a further attempt may be made; if so, it is paid for. */
  boolean furtherAttempt() {
    long before = balance.getAndUpdate(tokens -> tokens < TOKEN ? tokens : tokens - TOKEN);
    return before >= TOKEN;
  }

  /** What is left, in tokens, 0 to {@link #CAPACITY}. */
  double tokens() {
    return balance.get() / (double) TOKEN;
  }
}
