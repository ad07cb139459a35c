package dev.fanout.gateway.problem;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.NoHandlerFoundException;

/**
 * A path with parameters is not a resource of ours; Spring would match it as if without them. Nor
 * is the page to which only the servlet container forwards.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StrictPaths implements HandlerMapping {

  @Override
  public HandlerExecutionChain getHandler(HttpServletRequest request)
      throws NoHandlerFoundException {
    String path = ProblemHandler.instance(request);
    boolean inside = request.getDispatcherType() == DispatcherType.ERROR;
    if (!inside && (path.contains(";") || request.getServletPath().equals("/error"))) {
      throw new NoHandlerFoundException(request.getMethod(), path, HttpHeaders.EMPTY);
    }
    return null;
  }
}
