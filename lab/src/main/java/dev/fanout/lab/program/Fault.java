package dev.fanout.lab.program;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a stub can do wrong. */
public enum Fault {
  SLOW("slow"),
  BLACK_HOLE("black-hole"),
  STATUS_500("500"),
  STATUS_503("503"),
  BUSY("busy"),
  FLAKY("flaky"),
  RESET("reset"),
  EMPTY("empty"),
  MALFORMED("malformed"),
  TRUNCATED("truncated"),
  DRIP("drip"),
  WRONG_TYPE("wrong-type"),
  OVERSIZED("oversized"),
  REDIRECT("redirect");

  private final String label;

  Fault(String label) {
    this.label = label;
  }

  /** The fault called so, or empty. */
  public static Optional<Fault> named(String name) {
    return Arrays.stream(values()).filter(fault -> fault.label.equals(name)).findAny();
  }

  /** All names, in order. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Fault::toString).toList();
  }

  /**
   * The call that switches it on.
   *
   * @param share which part of the calls it hits, above 0 and at most 1
   */
  public HttpCall on(Service service, Ports ports, double share) {
    String rest = share == 1 ? "" : String.format(Locale.ROOT, ",\"share\":%s", share);
    return new HttpCall(
        "PUT", fault(service, ports).uri(), "{\"fault\":\"" + label + "\"" + rest + "}");
  }

  /** The call that switches every fault of a service off. */
  public static HttpCall off(Service service, Ports ports) {
    return new HttpCall("DELETE", fault(service, ports).uri(), "");
  }

  /** The call that asks what is on. */
  public static HttpCall fault(Service service, Ports ports) {
    return HttpCall.get(ports.url(service) + "/__admin/fault");
  }

  @Override
  public String toString() {
    return label;
  }
}
