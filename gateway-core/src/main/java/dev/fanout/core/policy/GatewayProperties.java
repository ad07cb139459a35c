package dev.fanout.core.policy;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What holds for a request as a whole.
 *
 * @param deadline for a request whose caller asks for nothing shorter; 1 ms to 10 min
 * @param retryBudget share of a service's calls that may lead to a further attempt; 0% to 100%
 */
@ConfigurationProperties(prefix = "gateway", ignoreUnknownFields = false)
public record GatewayProperties(
    @DefaultValue("1s") Duration deadline, @DefaultValue("10%") Share retryBudget) {

  public GatewayProperties {
    DownstreamProperties.requireTime("gateway.deadline", deadline);
  }
}
