package dev.fanout.gateway.log;

import dev.fanout.core.log.AccessLine;
import dev.fanout.gateway.shutdown.Drain;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** Writes a request's line when all of its answer is written, an error page included. */
@Component
public final class AccessLog implements HttpHandlerDecoratorFactory {

  private static final String LINE = AccessLine.class.getName();

  private final Drain server;

  AccessLog(Drain server) {
    this.server = server;
  }

  /** To be told how the request ends. */
  public static AccessLine line(ServerHttpRequest request) {
    return (AccessLine) request.getAttributes().get(LINE);
  }

  @Override
  public HttpHandler apply(HttpHandler handler) {
    return (request, response) ->
        server.isAt(request.getLocalAddress())
            ? logged(handler, request, response)
            : handler.handle(request, response); // the management port's
  }

  private static Mono<Void> logged(
      HttpHandler handler, ServerHttpRequest request, ServerHttpResponse response) {
    var line = new AccessLine(request.getMethod().name(), request.getURI().getRawPath());
    request.getAttributes().put(LINE, line);
    return handler
        .handle(request, response)
        .doFinally(end ->
            line.write(
                end == SignalType.CANCEL ? AccessLine.CLIENT_CLOSED_REQUEST : status(response)));
  }

  private static int status(ServerHttpResponse response) {
    var status = response.getStatusCode();
    return status == null ? HttpStatus.OK.value() : status.value();
  }
}
