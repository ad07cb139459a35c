package dev.fanout.gateway.admission;

import dev.fanout.core.admission.Admission;
import dev.fanout.core.problem.Overloaded;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses requests that are too much, before anything is done for them. */
@Component
final class AdmissionFilter implements WebFilter {

  private final Admission admission;

  AdmissionFilter(Admission admission) {
    this.admission = admission;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return Mono.defer(() -> {
      var uri = exchange.getRequest().getURI();
      var permit = admission.request(uri.getPath(), uri.getRawQuery());
      if (permit.isEmpty()) {
        return Mono.error(new Overloaded());
      }
      var work = permit.get();
      return chain
          .filter(exchange)
          .doOnSuccess(_ -> work.answered(status(exchange)))
          .doFinally(_ -> work.close());
    });
  }

  private static int status(ServerWebExchange exchange) {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    return status == null ? 200 : status.value();
  }
}
