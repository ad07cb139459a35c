package dev.fanout.gateway;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.DispatcherServlet;

/** All that has another package name on the other Spring Boot line, and what belongs to it. */
@Configuration(proxyBeanMethods = false)
class BootLine {

  /** What Tomcat refuses by itself has no body, as in Netty, rather than a page of HTML. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat() {
    return factory -> {
      factory.addContextCustomizers(
          context -> ((StandardHost) context.getParent()).setErrorReportValveClass(""));
      factory.addConnectorCustomizers(connector -> connector.setAllowTrace(true));
    };
  }

  /** TRACE is refused like any other method; the servlet API would echo the request. */
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
