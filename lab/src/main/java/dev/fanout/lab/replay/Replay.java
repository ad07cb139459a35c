package dev.fanout.lab.replay;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import java.lang.System.Logger.Level;

/**
 * The services under heavy load: asks a stub for a path once and from then on answers it itself,
 * after the service's usual delay. A stub takes more of a processor for the six calls of a request
 * than a gateway for the request, so that it would be the one to give in. Each service can be told
 * to behave otherwise, see {@link Behaviour}.
 */
public final class Replay implements AutoCloseable {
  private static final int BACKLOG = 4096;
  private static final int CONNECTIONS = 20;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClient stubs =
      vertx.httpClientBuilder().with(new PoolOptions().setHttp1MaxSize(CONNECTIONS)).build();
  private int port;

  private Replay() {}

  /** Runs until it is killed. */
  static void main(String[] args) {
    // logging needs files of its own at first: when there are no more, it would end the acceptor
    System.getLogger("replay").log(Level.INFO, String.join(" ", args));
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
    var server =
        vertx
            .createHttpServer(new HttpServerOptions().setAcceptBacklog(BACKLOG))
            .requestHandler(new ReplayedService(service, vertx, stubs)::handle)
            .listen(service.port(), "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    port = server.actualPort();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
