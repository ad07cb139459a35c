package dev.fanout.lab.replay;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A service that is replayed. Its text is {@code PORT=STUB,MILLIS}.
 *
 * @param port where it listens
 * @param stub base URL of the stub that knows the answers
 * @param medianDelay whole milliseconds
 */
public record Replayed(int port, URI stub, Duration medianDelay) {
  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,5})=(http://[a-z0-9.]+:[0-9]{1,5}),([0-9]{1,6})");

  /**
   * @throws IllegalArgumentException if it is none
   */
  static Replayed parse(String text) {
    var parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no service; take PORT=STUB,MILLIS as in 9201=http://localhost:9101,10"
              .formatted(text));
    }
    return new Replayed(
        Integer.parseInt(parts.group(1)),
        URI.create(parts.group(2)),
        Duration.ofMillis(Long.parseLong(parts.group(3))));
  }

  @Override
  public String toString() {
    return port + "=" + stub + "," + medianDelay.toMillis();
  }
}
