package dev.fanout.gateway.problem;

import dev.fanout.core.problem.Problem;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * What goes wrong outside Spring's handlers: in filters, and on an Accept header it cannot parse.
 */
@Component
@Order(-2) // before Spring Boot's own, which would answer in a form of its own
final class ErrorPage implements WebExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ErrorPage.class);

  private final ServerResponse.Context codecs;

  ErrorPage(ServerCodecConfigurer configurer) {
    this.codecs =
        new ServerResponse.Context() {
          @Override
          public List<HttpMessageWriter<?>> messageWriters() {
            return configurer.getWriters();
          }

          @Override
          public List<ViewResolver> viewResolvers() {
            return List.of();
          }
        };
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable e) {
    if (exchange.getResponse().isCommitted()) {
      return Mono.error(e);
    }
    var request = exchange.getRequest();
    int status = e instanceof ErrorResponse known ? known.getStatusCode().value() : 500;
    if (status >= 500) {
      log.error("{} {} failed", request.getMethod(), ProblemHandler.instance(request), e);
    }
    var problem = Problem.ofStatus(status, ProblemHandler.instance(request));
    var response = ProblemHandler.response(problem);
    return ServerResponse.status(response.getStatusCode())
        .headers(headers -> headers.putAll(response.getHeaders()))
        .bodyValue(problem)
        .flatMap(answer -> answer.writeTo(exchange, codecs));
  }
}
