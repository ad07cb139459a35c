package dev.fanout.core.downstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.util.Locale;

/** The six downstream services, in the order in which answers and documents name them. */
public enum Service {
  CATALOG("/products/{id}"),
  PRICING("/prices/{id}"),
  INVENTORY("/stock/{id}"),
  REVIEWS("/reviews/{id}"),
  RECOMMENDATIONS("/recommendations/{category}"),
  SHIPPING("/shipping/{warehouse}");

  private final String path;
  private final String beforeKey;
  private final String text = name().toLowerCase(Locale.ROOT);

  Service(String path) {
    this.path = path;
    this.beforeKey = path.substring(0, path.indexOf('{'));
  }

  /** URI template below the service's base URL, with one variable: the key. */
  public String path() {
    return path;
  }

  /**
   * Where to ask for one thing. Spring would parse the template anew for each call.
   *
   * @param baseUrl without a slash at its end
   * @param key whatever it is, it becomes one segment of the path
   */
  public URI uri(URI baseUrl, String key) {
    return URI.create(baseUrl + beforeKey + segment(key));
  }

  /** RFC 3986, 2.3: what is unreserved stays as it is. */
  private static String segment(String key) {
    return key.chars().allMatch(Service::isUnreserved)
        ? key
        : URLEncoder.encode(key, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
  }

  private static boolean isUnreserved(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /** The name in configuration, answers, metrics and traces. */
  @Override
  public String toString() {
    return text;
  }
}
