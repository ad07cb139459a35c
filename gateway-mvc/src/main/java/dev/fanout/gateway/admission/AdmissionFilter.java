package dev.fanout.gateway.admission;

import dev.fanout.core.admission.Admission;
import dev.fanout.core.problem.Overloaded;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Refuses requests that are too much, before anything is done for them. */
@Component
final class AdmissionFilter extends HttpFilter {

  private static final long serialVersionUID = 1;
  private final transient Admission admission;
  private final transient HandlerExceptionResolver problems;

  AdmissionFilter(
      Admission admission,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    this.admission = admission;
    this.problems = problems;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var permit = admission.request(request.getServletPath(), request.getQueryString());
    if (permit.isEmpty()) {
      problems.resolveException(request, response, null, new Overloaded());
      return;
    }
    try (var work = permit.get()) {
      chain.doFilter(request, response);
      work.answered(response.getStatus());
    }
  }
}
