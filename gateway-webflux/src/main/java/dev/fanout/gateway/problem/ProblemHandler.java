package dev.fanout.gateway.problem;

import dev.fanout.core.problem.BadRequest;
import dev.fanout.core.problem.Cancelled;
import dev.fanout.core.problem.Problem;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Whatever goes wrong with a request becomes one of our problems. No controller advice, since
 * Spring WebFlux leaves out an advice's body where it cannot parse the Accept header.
 */
@Component
@Order(-2) // before Spring Boot's own
public final class ProblemHandler implements WebExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

  private final ServerResponse.Context codecs;

  ProblemHandler(ServerCodecConfigurer configurer) {
    this.codecs = new Codecs(configurer.getWriters(), List.of());
  }

  public static ResponseEntity<Problem> response(Problem problem) {
    var response =
        ResponseEntity.status(problem.status())
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .cacheControl(CacheControl.noStore());
    problem.retryAfter().ifPresent(seconds -> response.header(HttpHeaders.RETRY_AFTER, seconds));
    problem.allow().ifPresent(methods -> response.header(HttpHeaders.ALLOW, methods));
    return response.body(problem);
  }

  /** The path as it was sent. */
  public static String instance(ServerHttpRequest request) {
    return request.getURI().getRawPath();
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    if (exchange.getResponse().isCommitted()) {
      return Mono.error(failure);
    }
    var response = response(problem(failure, exchange.getRequest()));
    return ServerResponse.status(response.getStatusCode())
        .headers(headers -> headers.putAll(response.getHeaders()))
        .bodyValue(response.getBody())
        .flatMap(answer -> answer.writeTo(exchange, codecs));
  }

  /** What a failure is told as; what nobody foresaw is logged. */
  public static Problem problem(Throwable failure, ServerHttpRequest request) {
    String path = instance(request);
    if (failure instanceof BadRequest bad) {
      return Problem.badRequest(bad.getMessage(), path);
    }
    if (failure instanceof Cancelled) {
      return Problem.stopping(path);
    }
    int status = failure instanceof ErrorResponse known ? known.getStatusCode().value() : 500;
    if (status >= 500) {
      log.error("{} {} failed", request.getMethod(), path, failure);
    }
    return Problem.ofStatus(status, path);
  }

  private record Codecs(List<HttpMessageWriter<?>> messageWriters, List<ViewResolver> viewResolvers)
      implements ServerResponse.Context {}
}
