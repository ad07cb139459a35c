package dev.fanout.gateway.problem;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** A browser's pre-flight is an OPTIONS like any other; Spring would refuse it, and not say why. */
@Component
final class PlainOptions implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return chain.filter(
        CorsUtils.isPreFlightRequest(exchange.getRequest()) ? plain(exchange) : exchange);
  }

  private static ServerWebExchange plain(ServerWebExchange exchange) {
    return exchange
        .mutate()
        .request(request ->
            request.headers(headers -> headers.remove(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)))
        .build();
  }
}
