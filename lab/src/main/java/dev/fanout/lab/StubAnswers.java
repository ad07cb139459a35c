package dev.fanout.lab;

import dev.fanout.lab.program.Delay;
import dev.fanout.lab.terminal.Figures;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The few members that matter in what a stub says about itself, put into words. */
final class StubAnswers {
  private static final String NOT_KNOWN = "?";
  private static final Pattern FAULT = Pattern.compile("\"fault\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern SHARE = number("share");
  private static final Pattern MEDIAN = number("median");
  private static final Pattern SIGMA = number("sigma");

  private StubAnswers() {}

  /** From the answer to GET /__admin/fault, empty for none: "slow, 20 % of the calls". */
  static String fault(String json) {
    if (json.isEmpty()) {
      return NOT_KNOWN;
    }
    var fault = FAULT.matcher(json);
    if (!fault.find() || fault.group(1).equals("off") || fault.group(1).equals("none")) {
      return "-";
    }
    double share = find(SHARE, json).orElse(1.0);
    return share == 1
        ? fault.group(1)
        : fault.group(1) + ", " + Figures.percent(share) + " of the calls";
  }

  /** From the answer to GET /__admin/settings, empty for none: "about 30 ms (sigma 0.2)". */
  static String delay(String json) {
    if (json.isEmpty()) {
      return NOT_KNOWN;
    }
    return find(MEDIAN, json)
        .map(median ->
            new Delay(Duration.ofMillis(Math.round(median)), find(SIGMA, json).orElse(0.0)))
        .map(Delay::toString)
        .orElse("-");
  }

  private static Optional<Double> find(Pattern pattern, String json) {
    var match = pattern.matcher(json);
    return match.find() ? Optional.of(Double.valueOf(match.group(1))) : Optional.empty();
  }

  private static Pattern number(String name) {
    return Pattern.compile("\"" + name + "\"\\s*:\\s*([0-9.]+)");
  }
}
