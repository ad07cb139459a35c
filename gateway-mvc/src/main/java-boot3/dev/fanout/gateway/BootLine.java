package dev.fanout.gateway;

import dev.fanout.core.policy.GatewayProperties;
import dev.fanout.gateway.cancellation.WatchableHttp11Protocol;
import dev.fanout.gateway.log.AccessLog;
import dev.fanout.gateway.shutdown.Drain;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** All that has another package name on the other Spring Boot line, and what belongs to it. */
@Configuration(proxyBeanMethods = false)
class BootLine {

  /**
   * What Tomcat refuses by itself has no body, as in Netty, rather than a page of HTML; and a
   * request's handler can see its connection.
   */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> server(
      Drain drain, GatewayProperties properties) {
    return factory -> {
      factory.setProtocol(WatchableHttp11Protocol.class.getName());
      factory.addEngineValves(new AccessLog(), new WatchableHttp11Protocol.Valve());
      factory.addContextCustomizers(
          context -> ((StandardHost) context.getParent()).setErrorReportValveClass(""));
      factory.addConnectorCustomizers(
          connector -> connector.setAllowTrace(true),
          connector -> {
            var protocol = (WatchableHttp11Protocol) connector.getProtocolHandler();
            protocol.setStalledReaderTimeout(properties.stalledReaderTimeout());
            drain.of(protocol);
          });
    };
  }
}
