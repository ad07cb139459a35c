package dev.fanout.lab.program;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A small request to one of the programs, answered within two seconds or not at all.
 *
 * @param body JSON, empty for none
 */
public record HttpCall(String method, URI uri, String body) implements Step {
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

  public static HttpCall get(String uri) {
    return new HttpCall("GET", URI.create(uri), "");
  }

  /**
   * Sends it once.
   *
   * @throws IOException when nobody answers
   */
  public Answer send() throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2));
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
        + (body.isEmpty() ? "" : " -H 'Content-Type: application/json' -d " + Shell.quote(body));
  }
}
