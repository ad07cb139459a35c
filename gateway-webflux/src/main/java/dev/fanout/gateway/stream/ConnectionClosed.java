package dev.fanout.gateway.stream;

import dev.fanout.core.log.AccessLine;
import dev.fanout.gateway.log.AccessLog;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.FutureMono;

/**
 * The end of a request's connection, which ends its stream. Spring begins a stream before it
 * writes, and neither reads nor cancels it when the first write fails: what goes on by itself, like
 * a heartbeat, would go on for ever, and the stream would seem to have ended by itself.
 */
public final class ConnectionClosed {

  private ConnectionClosed() {}

  public static Mono<Void> of(ServerHttpRequest request) {
    Connection connection = ServerHttpRequestDecorator.getNativeRequest(request);
    return FutureMono.from(connection.channel().closeFuture())
        .doOnSuccess(_ -> AccessLog.line(request).write(AccessLine.CLIENT_CLOSED_REQUEST));
  }
}
