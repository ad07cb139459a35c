package dev.fanout.core.policy;

import dev.fanout.core.product.ProductId;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What holds for a request as a whole.
 *
 * @param deadline for a request whose caller asks for nothing shorter; 1 ms to 10 min
 * @param retryBudget share of a service's calls that may lead to a further attempt; 0% to 100%
 * @param hedgeBudget share of a service's calls that may lead to a hedged request; 0% to 100%
 * @param stalledReaderTimeout after which a client that takes no byte of its answer is cut off; 1
 *     ms to 10 min
 * @param warmUp what the gateway asks itself for before it is ready
 */
@ConfigurationProperties(prefix = "gateway", ignoreUnknownFields = false)
public record GatewayProperties(
    @DefaultValue("1s") Duration deadline,
    @DefaultValue("10%") Share retryBudget,
    @DefaultValue("5%") Share hedgeBudget,
    @DefaultValue AdmissionProperties admission,
    @DefaultValue("60s") Duration stalledReaderTimeout,
    @DefaultValue WarmUpProperties warmUp) {

  private static final int MAX_LIMIT = 100_000;
  private static final int MAX_WARM_UP = 100_000;
  private static final Duration MIN_WARM_UP_TIME = Duration.ofSeconds(1);
  private static final Duration MAX_WARM_UP_TIME = Duration.ofMinutes(2);

  public enum AdmissionMode {
    OFF,
    STATIC,
    ADAPTIVE
  }

  /**
   * @param limit holds for {@link AdmissionMode#STATIC}, and is required there; 1 to 100000
   */
  public record AdmissionProperties(@DefaultValue("adaptive") AdmissionMode mode, Integer limit) {}

  /**
   * @param requests how many; 0 to 100000
   * @param id of the product; 1 to 2^53-1
   * @param atMost for all of them together; 1 s to 2 min
   */
  public record WarmUpProperties(
      @DefaultValue("0") int requests,
      @DefaultValue("7") long id,
      @DefaultValue("30s") Duration atMost) {

    public WarmUpProperties {
      if (requests < 0 || requests > MAX_WARM_UP) {
        throw new InvalidSetting("gateway.warm-up.requests", requests, "0 to " + MAX_WARM_UP);
      }
      if (id < 1 || id > ProductId.MAX) {
        throw new InvalidSetting("gateway.warm-up.id", id, "1 to " + ProductId.MAX);
      }
      if (atMost.compareTo(MIN_WARM_UP_TIME) < 0 || atMost.compareTo(MAX_WARM_UP_TIME) > 0) {
        throw new InvalidSetting("gateway.warm-up.at-most", atMost, "1s to 2m");
      }
    }
  }

  public GatewayProperties {
    DownstreamProperties.requireTime("gateway.deadline", deadline);
    DownstreamProperties.requireTime("gateway.stalled-reader-timeout", stalledReaderTimeout);
    Integer limit = admission.limit();
    boolean required = admission.mode() == AdmissionMode.STATIC;
    if (limit == null ? required : limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidSetting(
          "gateway.admission.limit",
          limit,
          "1 to " + MAX_LIMIT + ", and required with gateway.admission.mode=static");
    }
  }
}
