package dev.fanout.gateway.stream;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.FutureMono;

/**
 * The end of a request's connection, which ends its stream. Spring begins a stream before it
 * writes, and neither reads nor cancels it when the first write fails: what goes on by itself, like
 * a heartbeat, would go on for ever.
 */
public final class ConnectionClosed {

  private ConnectionClosed() {}

  public static Mono<Void> of(ServerHttpRequest request) {
    Connection connection = ServerHttpRequestDecorator.getNativeRequest(request);
    return FutureMono.from(connection.channel().closeFuture());
  }
}
