package dev.fanout.lab.demo;

import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Step;
import java.time.Duration;

/**
 * Both gateways in turn under the same load.
 *
 * @param rate requests per second
 * @param each how long each gateway is loaded, in sum over its slices
 */
record Load(Ports ports, double rate, Duration each) implements Step {
  /** Long enough for a slice of its own, short enough that a change of the machine hits both. */
  private static final double USUAL_SLICE_SECONDS = 3;

  /** An even number, so that slices can be ordered A B B A. */
  int slicesEach() {
    return 2 * (int) Math.max(1, Math.round(each.toMillis() / 1e3 / USUAL_SLICE_SECONDS / 2));
  }

  Duration slice() {
    return each.dividedBy(slicesEach());
  }

  Duration length() {
    return each.multipliedBy(Gateway.values().length);
  }

  /** For people, in one line. */
  @Override
  public String toString() {
    return "%d requests/s to each gateway in turn, %d s in all"
        .formatted(Math.round(rate), length().toSeconds());
  }

  /** No plain tool counts from the intended time of sending; this shows the answers' times. */
  @Override
  public String shell() {
    var text = new StringBuilder();
    text.append("# The demo sends ").append(Math.round(rate)).append(" requests/s for ");
    text.append(each.toSeconds()).append(" s to each gateway; a taste of it:");
    for (var gateway : Gateway.values()) {
      text.append("\ncurl -s -o /dev/null -w '%{http_code} %{time_total} s\\n' '")
          .append(ports.url(gateway))
          .append("/products/[1-20]'");
    }
    return text.toString();
  }
}
