package dev.fanout.contract;

import java.util.List;
import java.util.Random;

/** A client with moods: it asks, in a hurry or not, asks nonsense, or leaves in the middle. */
final class Visitor {

  private static final List<Wrong> WRONGS =
      List.of(
          new Wrong("GET", "/products/abc", "Accept: */*", 400, "bad-request"),
          new Wrong("GET", "/products/0", "Accept: */*", 400, "bad-request"),
          new Wrong("GET", "/products/7", "X-Request-Timeout-Ms: soon", 400, "bad-request"),
          new Wrong("GET", "/nothing", "Accept: */*", 404, "not-found"),
          new Wrong("GET", "/products/7/", "Accept: */*", 404, "not-found"),
          new Wrong("POST", "/products/7", "Content-Length: 0", 405, "method-not-allowed"),
          new Wrong("GET", "/products/7", "Accept: text/html", 406, "not-acceptable"));

  private final int port;
  private final List<Long> ids;
  private final Verdict verdict;
  private final Random random;

  /** A request that no service ever hears of. */
  private record Wrong(String method, String path, String header, int status, String type) {}

  Visitor(int port, List<Long> ids, Verdict verdict, Random random) {
    this.port = port;
    this.ids = ids;
    this.verdict = verdict;
    this.random = random;
  }

  /** What it did and what came of it, in a word or two. */
  String visit() throws InterruptedException {
    int mood = random.nextInt(100);
    if (mood < 45) {
      return product();
    }
    if (mood < 60) {
      return "hurried " + product("X-Request-Timeout-Ms: " + (1 + random.nextInt(400)));
    }
    if (mood < 68) {
      verdict.headOnly(Http.send(port, "HEAD", "/products/" + id()));
      return "head";
    }
    if (mood < 78) {
      var wrong = WRONGS.get(random.nextInt(WRONGS.size()));
      var answer = Http.send(port, wrong.method(), wrong.path(), wrong.header());
      verdict.refused(wrong.path(), wrong.status(), wrong.type(), answer);
      return "wrong";
    }
    return "left " + leave();
  }

  private String product(String... headers) {
    long id = id();
    long from = System.nanoTime();
    var answer = Http.get(port, "/products/" + id, headers);
    return verdict.product(id, answer, from, System.nanoTime());
  }

  private long id() {
    return ids.get(random.nextInt(ids.size()));
  }

  private String leave() throws InterruptedException {
    String request = Client.get("/products/" + id());
    try (var client = Client.connect(port)) {
      switch (random.nextInt(6)) {
        case 0 -> {
          client.send(request);
          return "at once";
        }
        case 1 -> {
          client.send(request);
          hesitate();
          return "by closing";
        }
        case 2 -> {
          client.send(request);
          hesitate();
          client.reset();
          return "by a reset";
        }
        case 3 -> {
          client.send(request);
          hesitate();
          client.halfClose();
          read(client, Integer.MAX_VALUE); // the gateway closes its half, too
          return "by closing one half";
        }
        case 4 -> {
          client.send(request.substring(0, random.nextInt(request.length())));
          hesitate();
          return "before the request was out";
        }
        default -> {
          client.send(request);
          read(client, random.nextInt(500));
          client.reset();
          return "in the middle of the answer";
        }
      }
    }
  }

  private void hesitate() throws InterruptedException {
    Thread.sleep(random.nextInt(300));
  }

  private static void read(Client client, int bytes) {
    int left = bytes;
    while (left > 0 && !client.isClosedByGateway()) {
      left--;
    }
  }
}
