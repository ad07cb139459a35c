package dev.fanout.gateway.log;

import dev.fanout.core.log.AccessLine;
import java.net.InetSocketAddress;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.http.server.HttpServerRequest;

/** Writes a request's line when all of its answer is queued, an error page included. */
@Component
public final class AccessLog implements HttpHandlerDecoratorFactory {

  private final Environment environment;
  private int port;

  AccessLog(Environment environment) {
    this.environment = environment;
  }

  /** To be told how the request ends. */
  public static AccessLine line(ServerHttpRequest request) {
    return ((Logged) request).line;
  }

  @Override
  public HttpHandler apply(HttpHandler handler) {
    return (request, response) ->
        isForUs(request)
            ? logged(handler, request, response)
            : handler.handle(request, response); // the management port's
  }

  /**
   * Looking the port up takes a while, so it is kept. That of the connection: what the request says
   * of it, a proxy may have told.
   */
  private boolean isForUs(ServerHttpRequest request) {
    if (port == 0) {
      port = environment.getProperty("local.server.port", int.class, 0);
    }
    HttpServerRequest received = ServerHttpRequestDecorator.getNativeRequest(request);
    // in the first moment it is not told yet, and there is no management port yet either
    return port == 0 || ((InetSocketAddress) received.connectionHostAddress()).getPort() == port;
  }

  private static Mono<Void> logged(
      HttpHandler handler, ServerHttpRequest request, ServerHttpResponse response) {
    var line = new AccessLine(request.getMethod().name(), request.getURI().getRawPath());
    return handler
        .handle(new Logged(request, line), response)
        .doFinally(end ->
            line.write(
                end == SignalType.CANCEL ? AccessLine.CLIENT_CLOSED_REQUEST : status(response)));
  }

  /** A request has no attributes until there is an exchange. */
  private static final class Logged extends ServerHttpRequestDecorator {

    private final AccessLine line;

    Logged(ServerHttpRequest request, AccessLine line) {
      super(request);
      this.line = line;
    }
  }

  private static int status(ServerHttpResponse response) {
    var status = response.getStatusCode();
    return status == null ? HttpStatus.OK.value() : status.value();
  }
}
