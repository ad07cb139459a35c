package dev.fanout.core.downstream;

/** The six downstream services, in the order in which answers and documents name them. */
public enum Service {
  CATALOG("/products/{id}"),
  PRICING("/prices/{id}"),
  INVENTORY("/stock/{id}"),
  REVIEWS("/reviews/{id}"),
  RECOMMENDATIONS("/recommendations/{category}"),
  SHIPPING("/shipping/{warehouse}");

  private final String path;

  Service(String path) {
    this.path = path;
  }

  /** URI template below the service's base URL, with one variable: the key. */
  public String path() {
    return path;
  }

  /** The name in configuration, answers, metrics and traces. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
