package dev.fanout.gateway.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanout.core.admission.Admission;
import dev.fanout.core.problem.Problem;
import dev.fanout.core.product.Json;
import dev.fanout.gateway.problem.ProblemHandler;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.RequestPath;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Mono;

/** Refuses requests that are too much before anything is done for them. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1) // behind what counts requests for a stop
final class AdmissionFilter implements WebFilter {

  private final Admission admission;
  private final Json json;

  AdmissionFilter(Admission admission, Json json) {
    this.admission = admission;
    this.json = json;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return Mono.defer(() -> {
      var request = exchange.getRequest();
      var permit =
          admission.request(
              request.getMethod().name(), path(request.getPath()), request.getURI().getRawQuery());
      if (permit.isEmpty()) {
        return refuse(exchange);
      }
      var work = permit.get();
      return chain
          .filter(exchange)
          .doOnTerminate(work::close) // before the connection's next request is looked at
          .doOnCancel(work::close);
    });
  }

  /** Without a base path and percent-encoding. */
  private static String path(RequestPath sent) {
    return UriUtils.decode(sent.pathWithinApplication().value(), UTF_8);
  }

  private Mono<Void> refuse(ServerWebExchange exchange) {
    var problem = Problem.overloaded(ProblemHandler.instance(exchange.getRequest()));
    var refusal = ProblemHandler.response(problem);
    var response = exchange.getResponse();
    response.setRawStatusCode(problem.status());
    response.getHeaders().putAll(refusal.getHeaders());
    byte[] body = json.bytes(problem);
    response.getHeaders().setContentLength(body.length);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
  }
}
