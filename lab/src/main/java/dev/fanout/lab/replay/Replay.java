package dev.fanout.lab.replay;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * The services under heavy load: asks a stub for a path once and from then on answers it itself,
 * after the service's usual delay. A stub takes more of a processor for the six calls of a request
 * than a gateway for the request, so that it would be the one to give in.
 */
public final class Replay implements AutoCloseable {

  /** As the stubs have it. */
  private static final double SIGMA = 0.2;

  private static final int BACKLOG = 4096;
  private static final int CONNECTIONS = 20;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClient stubs =
      vertx.httpClientBuilder().with(new HttpClientOptions().setMaxPoolSize(CONNECTIONS)).build();
  private final Random random = new Random();
  private int port;

  private record Known(String contentType, Buffer body) {}

  private Replay() {}

  /** Runs until it is killed. */
  static void main(String[] args) {
    var services = new Replay();
    try {
      for (String service : args) {
        services.listen(Replayed.parse(service));
      }
    } catch (IllegalArgumentException e) {
      System.err.println("replay: " + e.getMessage());
      System.exit(2);
    }
  }

  /** One service; port 0 takes a free one. */
  static Replay of(Replayed service) {
    var replay = new Replay();
    replay.listen(service);
    return replay;
  }

  /** Of the last service. */
  int port() {
    return port;
  }

  private void listen(Replayed service) {
    var known = new HashMap<String, Known>(); // all there is of it happens on one event loop
    var server =
        vertx
            .createHttpServer(new HttpServerOptions().setAcceptBacklog(BACKLOG))
            .requestHandler(request -> {
              var answer = known.get(request.uri());
              if (answer == null) {
                ask(service, request, known);
              } else {
                vertx.setTimer(delay(service), _ -> send(request, answer));
              }
            })
            .listen(service.port(), "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    port = server.actualPort();
  }

  private void ask(Replayed service, HttpServerRequest request, Map<String, Known> known) {
    var stub = service.stub();
    stubs
        .request(HttpMethod.GET, stub.getPort(), stub.getHost(), request.uri())
        .compose(call -> call.send())
        .compose(reply ->
            reply
                .body()
                .map(body -> new Known(reply.getHeader(HttpHeaders.CONTENT_TYPE), body))
                .onSuccess(answer -> {
                  if (reply.statusCode() == 200) {
                    known.put(request.uri(), answer);
                  }
                  request.response().setStatusCode(reply.statusCode());
                  send(request, answer);
                }))
        .onFailure(_ -> request.response().setStatusCode(502).end());
  }

  private static void send(HttpServerRequest request, Known answer) {
    var response = request.response();
    if (response.closed()) {
      return; // the call was cancelled
    }
    if (answer.contentType() != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
    }
    response.end(answer.body());
  }

  private long delay(Replayed service) {
    double median = service.medianDelay().toMillis();
    return Math.max(1, Math.round(median * Math.exp(SIGMA * random.nextGaussian())));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
