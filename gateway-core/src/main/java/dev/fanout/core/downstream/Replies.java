package dev.fanout.core.downstream;

import static dev.fanout.core.outcome.Reason.INVALID;
import static dev.fanout.core.outcome.Reason.NOT_FOUND;
import static dev.fanout.core.outcome.Reason.UNAVAILABLE;

import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.policy.CallFailure;
import dev.fanout.core.policy.RetryAfter;
import dev.fanout.core.policy.TimeLimit;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a service's reply is worth: first its head, then its body. A failure of the service is
 * thrown, so that a circuit breaker sees it; a missing part that is not the service's failure (any
 * 4xx) is returned.
 */
public final class Replies {

  /** What nearly every reply says. */
  private static final String PLAIN_JSON = "application/json";

  private static final Pattern JSON =
      Pattern.compile(
          "application/([\\w!#$%&'*.^`|~+-]+\\+)?json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

  private static final Pattern OTHER_CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*(?!\"?utf-8\"?\\s*(;|$))", Pattern.CASE_INSENSITIVE);

  private Replies() {}

  /**
   * Judges the status line and headers.
   *
   * @param limit of the call, which a further attempt has to keep to
   * @return empty when the body is worth reading
   * @throws CallFailure when the service failed
   */
  public static <T> Optional<Outcome<T>> head(
      int status, String contentType, String contentEncoding, String retryAfter, TimeLimit limit) {
    if (status == 404) {
      return Optional.of(Outcome.missing(NOT_FOUND));
    }
    if (status >= 400 && status < 500) {
      return Optional.of(Outcome.missing(INVALID));
    }
    if (status == 502 || status == 503 || status == 504) {
      throw new CallFailure.Transient(limit, RetryAfter.parse(retryAfter, Clock.systemUTC()));
    }
    if (status >= 500) {
      throw new CallFailure(UNAVAILABLE);
    }
    boolean readable =
        PLAIN_JSON.equals(contentType)
            || contentType != null
                && JSON.matcher(contentType).matches()
                && !OTHER_CHARSET.matcher(contentType).find();
    boolean plain = contentEncoding == null || contentEncoding.equalsIgnoreCase("identity");
    if (status != 200 || !readable || !plain) {
      throw new CallFailure(INVALID);
    }
    return Optional.empty();
  }

  /**
   * Reads a whole body.
   *
   * @param key what was asked for; an answer for something else is invalid
   * @throws CallFailure when it is not, to the letter, what the service owes
   */
  public static <T extends Part> Outcome<T> body(byte[] json, Class<T> type, String key) {
    T part = StrictJson.read(json, type);
    if (part == null || !part.answersFor().equals(key)) {
      throw new CallFailure(INVALID);
    }
    return Outcome.present(part);
  }
}
