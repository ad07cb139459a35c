package dev.fanout.core.policy;

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
 */
@ConfigurationProperties(prefix = "gateway", ignoreUnknownFields = false)
public record GatewayProperties(
    @DefaultValue("1s") Duration deadline,
    @DefaultValue("10%") Share retryBudget,
    @DefaultValue("5%") Share hedgeBudget,
    @DefaultValue AdmissionProperties admission,
    @DefaultValue("60s") Duration stalledReaderTimeout) {

  private static final int MAX_LIMIT = 100_000;

  public enum AdmissionMode {
    OFF,
    STATIC,
    ADAPTIVE
  }

  /**
   * @param limit holds for {@link AdmissionMode#STATIC}, and is required there; 1 to 100000
   */
  public record AdmissionProperties(@DefaultValue("adaptive") AdmissionMode mode, Integer limit) {}

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
