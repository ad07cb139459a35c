package dev.fanout.core.policy;

import dev.fanout.core.downstream.Service;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** Where each service is and what a call to it may take. */
@ConfigurationProperties(prefix = "downstream", ignoreUnknownFields = false)
public record DownstreamProperties(
    ServiceProperties catalog,
    ServiceProperties pricing,
    ServiceProperties inventory,
    ServiceProperties reviews,
    ServiceProperties recommendations,
    ServiceProperties shipping) {

  private static final Duration MIN_TIME = Duration.ofMillis(1);
  private static final Duration MAX_TIME = Duration.ofMinutes(10);
  private static final DataSize MAX_BODY = DataSize.ofMegabytes(1024);

  /**
   * @param baseUrl http or https, with or without a path
   * @param timeout for the call, everything included; 1 ms to 10 min
   * @param hedgeAfter null for no hedged requests; a time below the timeout, or p90 to p99
   * @param maxBody largest answer that is read, inclusive; 1 B to 1 GB
   */
  public record ServiceProperties(
      URI baseUrl,
      @DefaultValue("300ms") Duration timeout,
      HedgeAfter hedgeAfter,
      @DefaultValue("1MB") DataSize maxBody) {}

  public DownstreamProperties {
    require(Service.CATALOG, catalog);
    require(Service.PRICING, pricing);
    require(Service.INVENTORY, inventory);
    require(Service.REVIEWS, reviews);
    require(Service.RECOMMENDATIONS, recommendations);
    require(Service.SHIPPING, shipping);
  }

  public ServiceProperties of(Service service) {
    return switch (service) {
      case CATALOG -> catalog;
      case PRICING -> pricing;
      case INVENTORY -> inventory;
      case REVIEWS -> reviews;
      case RECOMMENDATIONS -> recommendations;
      case SHIPPING -> shipping;
    };
  }

  private static void require(Service service, ServiceProperties properties) {
    String prefix = "downstream." + service;
    URI url = properties == null ? null : properties.baseUrl();
    if (url == null || !isBase(url)) {
      throw new InvalidSetting(
          prefix + ".base-url", url, "http(s)://host[:port][/path] without a slash at its end");
    }
    requireTime(prefix + ".timeout", properties.timeout());
    if (properties.hedgeAfter() instanceof HedgeAfter.Fixed(Duration time)
        && (time.compareTo(MIN_TIME) < 0 || time.compareTo(properties.timeout()) >= 0)) {
      throw new InvalidSetting(
          prefix + ".hedge-after", time, "1ms to less than the timeout, or p90 to p99");
    }
    DataSize body = properties.maxBody();
    if (body.toBytes() < 1 || body.compareTo(MAX_BODY) > 0) {
      throw new InvalidSetting(
          prefix + ".max-body", body, "1B to " + MAX_BODY.toMegabytes() + "MB");
    }
  }

  private static boolean isBase(URI url) {
    return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        && url.getHost() != null
        && url.getPort() != 0
        && url.getPort() <= 65_535
        && url.getRawUserInfo() == null
        && url.getRawQuery() == null
        && url.getRawFragment() == null
        && !url.getRawPath().contains("%") // it would be encoded once more
        && !url.getRawPath().endsWith("/");
  }

  static void requireTime(String key, Duration value) {
    if (value.compareTo(MIN_TIME) < 0 || value.compareTo(MAX_TIME) > 0) {
      throw new InvalidSetting(key, value, "1ms to 10m");
    }
  }
}
