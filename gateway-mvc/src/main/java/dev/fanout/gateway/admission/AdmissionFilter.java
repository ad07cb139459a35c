package dev.fanout.gateway.admission;

import dev.fanout.core.admission.Admission;
import dev.fanout.core.problem.Problem;
import dev.fanout.core.product.Json;
import dev.fanout.gateway.problem.ProblemHandler;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Refuses requests that are too much before anything is done for them, metrics included. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class AdmissionFilter extends HttpFilter {

  private static final long serialVersionUID = 1;
  private final transient Admission admission;
  private final transient Json json;

  AdmissionFilter(Admission admission, Json json) {
    this.admission = admission;
    this.json = json;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var permit = admission.request(request.getMethod(), path(request), request.getQueryString());
    if (permit.isEmpty()) {
      refuse(request, response);
      return;
    }
    try (var _ = permit.get()) {
      chain.doFilter(request, response);
    }
  }

  /** Without a base path and percent-encoding. */
  private static String path(HttpServletRequest sent) {
    return sent.getPathInfo() == null ? sent.getServletPath() : sent.getPathInfo();
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
    var problem = Problem.overloaded(ProblemHandler.instance(request));
    var refusal = ProblemHandler.response(problem);
    response.setStatus(problem.status());
    refusal.getHeaders().forEach((name, values) -> response.setHeader(name, values.getFirst()));
    byte[] body = json.bytes(problem);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
