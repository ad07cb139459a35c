package dev.fanout.core.downstream;

import static dev.fanout.core.outcome.Reason.INVALID;

import dev.fanout.core.policy.CallFailure;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Looks at the headers of one reply, one name after the other. The two clients have limits of their
 * own, one for each line, one for all of them together, so that it takes a third to be equal.
 */
public final class HeaderLimits implements BiConsumer<String, List<String>> {

  /** Characters of a line: name, colon, blank and value. */
  public static final int MAX_LINE = 8192;

  /** Lines. */
  public static final int MAX_LINES = 100;

  private int lines;

  /**
   * @throws CallFailure when a line is too long, or there are too many
   */
  @Override
  public void accept(String name, List<String> values) {
    lines += values.size();
    if (lines > MAX_LINES
        || values.stream().anyMatch(value -> name.length() + 2 + value.length() > MAX_LINE)) {
      throw new CallFailure(INVALID);
    }
  }
}
