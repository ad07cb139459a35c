package dev.fanout.lab.program;

import java.time.Duration;
import java.util.Locale;

/**
 * How long a stub takes to answer: lognormal.
 *
 * @param median in whole milliseconds
 * @param sigma of the logarithm; 0 makes every answer take exactly the median
 */
public record Delay(Duration median, double sigma) {
  /** The sigma when nothing else is set. */
  public static final double USUAL_SIGMA = 0.2;

  /** A service's delay when nothing else is set. */
  public static Delay usual(Service service) {
    return new Delay(service.delay(), USUAL_SIGMA);
  }

  /** A service's median without any spread. */
  public static Delay exact(Service service) {
    return new Delay(service.delay(), 0);
  }

  /** The call that sets it. */
  public HttpCall set(Service service, Ports ports) {
    String distribution =
        String.format(
            Locale.ROOT,
            "{\"type\":\"lognormal\",\"median\":%d,\"sigma\":%s}",
            median.toMillis(),
            number(sigma));
    return new HttpCall(
        "POST", settings(service, ports).uri(), "{\"delayDistribution\":" + distribution + "}");
  }

  /** The call that asks what is set. */
  public static HttpCall settings(Service service, Ports ports) {
    return HttpCall.get(ports.url(service) + "/__admin/settings");
  }

  @Override
  public String toString() {
    return sigma == 0
        ? "exactly " + median.toMillis() + " ms"
        : "about " + median.toMillis() + " ms (sigma " + number(sigma) + ")";
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }
}
