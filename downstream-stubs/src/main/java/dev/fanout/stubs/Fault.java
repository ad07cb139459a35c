package dev.fanout.stubs;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can be wrong with a service. */
public enum Fault {
  /** A good answer, 2 s later than usual. */
  SLOW("slow"),
  /** Takes the request and never answers. */
  BLACK_HOLE("black-hole"),
  /** Status 500. */
  INTERNAL_ERROR("500"),
  /** Status 503. */
  UNAVAILABLE("503"),
  /** Status 503 with {@code Retry-After: 1}. */
  BUSY("busy"),
  /** Status 503 for every second call. */
  FLAKY("flaky"),
  /** The connection is reset (RST) before the status line. */
  RESET("reset"),
  /** The connection is closed (FIN) before the status line. */
  EMPTY("empty"),
  /** Status 200, well framed, and JSON that ends in the middle. */
  MALFORMED("malformed"),
  /** Status 200, then the connection is closed in the middle of the body. */
  TRUNCATED("truncated"),
  /** Status 200 at once, then a byte every 200 ms for five minutes. */
  DRIP("drip"),
  /** Status 200 with a page of {@code text/html}. */
  WRONG_TYPE("wrong-type"),
  /** Status 200 and 50 MB of JSON, good but for its size. */
  OVERSIZED("oversized"),
  /** Status 302 to where the call came from. */
  REDIRECT("redirect");

  private final String wireName;

  Fault(String wireName) {
    this.wireName = wireName;
  }

  static Optional<Fault> named(String wireName) {
    return Arrays.stream(values()).filter(fault -> fault.wireName.equals(wireName)).findAny();
  }

  static List<String> wireNames() {
    return Arrays.stream(values()).map(Fault::wireName).toList();
  }

  /** The name in the admin API, as in {@code black-hole}. */
  public String wireName() {
    return wireName;
  }
}
