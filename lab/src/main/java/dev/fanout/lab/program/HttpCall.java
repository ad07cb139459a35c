package dev.fanout.lab.program;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A small request to one of the programs, answered within two seconds or not at all.
 *
 * @param body JSON, empty for none
 * @param headers beyond those that a body needs
 */
public record HttpCall(String method, URI uri, String body, Map<String, String> headers)
    implements Step {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** What came back, whatever its status. */
  public record Answer(int status, String body) {
    public boolean ok() {
      return status >= 200 && status < 300;
    }
  }

  public HttpCall(String method, URI uri, String body) {
    this(method, uri, body, Map.of());
  }

  public static HttpCall get(String uri) {
    return new HttpCall("GET", URI.create(uri), "");
  }

  /** The same with one header more. */
  public HttpCall with(String header, String value) {
    var more = new TreeMap<>(headers);
    more.put(header, value);
    return new HttpCall(method, uri, body, more);
  }

  /**
   * Sends it once.
   *
   * @throws IOException when nobody answers
   */
  public Answer send() throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2));
    headers.forEach(request::header);
    if (body.isEmpty()) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofString(body));
    }
    HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  @Override
  public String shell() {
    return "curl -fsS"
        + (method.equals("GET") ? "" : " -X " + method)
        + " "
        + Shell.quote(uri.toString())
        + headers.entrySet().stream()
            .map(header -> " -H " + Shell.quote(header.getKey() + ": " + header.getValue()))
            .collect(Collectors.joining())
        + (body.isEmpty() ? "" : " -H 'Content-Type: application/json' -d " + Shell.quote(body));
  }
}
