package dev.fanout.core.trace;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/** What spans say that no convention has a name for. docs/observability.md lists them. */
final class Attributes {

  static final AttributeKey<Long> PRODUCT_ID = AttributeKey.longKey("fanout.product.id");

  /** Milliseconds. */
  static final AttributeKey<Long> DEADLINE_LEFT = AttributeKey.longKey("fanout.deadline.left");

  static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("fanout.attempt");
  static final AttributeKey<Boolean> HEDGE = AttributeKey.booleanKey("fanout.hedge");
  static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("fanout.outcome");
  static final AttributeKey<List<String>> DEGRADED = AttributeKey.stringArrayKey("fanout.degraded");
  static final AttributeKey<String> SERVICE = AttributeKey.stringKey("fanout.service");
  static final AttributeKey<String> CAUSE = AttributeKey.stringKey("fanout.cancellation.cause");

  private Attributes() {}
}
