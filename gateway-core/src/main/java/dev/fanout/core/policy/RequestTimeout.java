package dev.fanout.core.policy;

import dev.fanout.core.problem.BadRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The time a caller gives its request, in a header; it can only shorten the gateway's own. */
public final class RequestTimeout {

  /** Read from requests, and sent with every call: what is left for it, in milliseconds. */
  public static final String HEADER = "X-Request-Timeout-Ms";

  /** The same, as Envoy says it. */
  public static final String ENVOY_HEADER = "x-envoy-expected-rq-timeout-ms";

  private static final Pattern MILLIS = Pattern.compile("[1-9][0-9]{0,4}");
  private static final long MAX_MILLIS = 60_000;

  private RequestTimeout() {}

  /**
   * The smallest of what the gateway allows and what either header asks for.
   *
   * @param headers gives all values of a header; null or empty when it is absent
   * @throws BadRequest when a header is there twice or is not 1 to 60000
   */
  public static Duration budget(Duration allowed, Function<String, List<String>> headers) {
    Duration ours = asked(HEADER, headers.apply(HEADER), allowed);
    Duration envoys = asked(ENVOY_HEADER, headers.apply(ENVOY_HEADER), allowed);
    return ours.compareTo(envoys) < 0 ? ours : envoys;
  }

  private static Duration asked(String header, List<String> values, Duration allowed) {
    if (values == null || values.isEmpty()) {
      return allowed;
    }
    String value = values.getFirst();
    if (values.size() > 1
        || !MILLIS.matcher(value).matches()
        || Long.parseLong(value) > MAX_MILLIS) {
      throw new BadRequest(
          "The header %s must be given once, as a whole number of milliseconds from 1 to %d."
              .formatted(header, MAX_MILLIS));
    }
    var asked = Duration.ofMillis(Long.parseLong(value));
    return asked.compareTo(allowed) < 0 ? asked : allowed;
  }
}
