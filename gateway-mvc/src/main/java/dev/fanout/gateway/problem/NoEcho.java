package dev.fanout.gateway.problem;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.DispatcherServlet;

/** TRACE is refused like any other method; the servlet API would echo the request. */
@Configuration(proxyBeanMethods = false)
class NoEcho {

  @Bean
  DispatcherServlet dispatcherServlet() {
    return new DispatcherServlet() {
      private static final long serialVersionUID = 1;

      @Override
      protected void doTrace(HttpServletRequest request, HttpServletResponse response)
          throws ServletException, IOException {
        processRequest(request, response);
      }
    };
  }
}
