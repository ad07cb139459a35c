package dev.fanout.gateway.problem;

import dev.fanout.core.problem.BadRequest;
import dev.fanout.core.problem.Cancelled;
import dev.fanout.core.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Whatever goes wrong with a request becomes one of our problems. */
@RestControllerAdvice
public final class ProblemHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

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
  public static String instance(HttpServletRequest request) {
    return request.getRequestURI();
  }

  @ExceptionHandler
  ResponseEntity<Problem> handle(
      Exception failure, HttpServletRequest request, HttpServletResponse sent) {
    if (sent.isCommitted()) { // the client left while it was being answered
      return null;
    }
    return response(problem(failure, request));
  }

  /** What a failure is told as; what nobody foresaw is logged. */
  public static Problem problem(Throwable failure, HttpServletRequest request) {
    String path = instance(request);
    if (failure instanceof BadRequest bad) {
      return Problem.badRequest(bad.getMessage(), path);
    }
    if (failure instanceof Cancelled) { // which a client that has left does not get to read
      return Problem.stopping(path);
    }
    int status = failure instanceof ErrorResponse known ? known.getStatusCode().value() : 500;
    if (status >= 500) {
      log.error("{} {} failed", request.getMethod(), path, failure);
    }
    return Problem.ofStatus(status, path);
  }
}
