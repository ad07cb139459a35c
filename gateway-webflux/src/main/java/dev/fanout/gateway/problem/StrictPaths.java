package dev.fanout.gateway.problem;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A path with parameters is not a resource of ours; Spring would match it as if without them. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StrictPaths implements HandlerMapping {

  @Override
  public Mono<Object> getHandler(ServerWebExchange exchange) {
    String path = ProblemHandler.instance(exchange.getRequest());
    if (path.contains(";")) {
      return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
    return Mono.empty();
  }
}
