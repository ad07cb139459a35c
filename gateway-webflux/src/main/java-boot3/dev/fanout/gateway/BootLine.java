package dev.fanout.gateway;

import dev.fanout.core.policy.GatewayProperties;
import dev.fanout.gateway.shutdown.Drain;
import dev.fanout.gateway.stream.StalledReader;
import io.netty.channel.ChannelOption;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** All that has another package name on the other Spring Boot line, and what belongs to it. */
@Configuration(proxyBeanMethods = false)
class BootLine {

  /** How many connections the kernel keeps until they are accepted; Tomcat has a setting for it. */
  private static final int ACCEPT_COUNT = 1024;

  /** Not a NettyServerCustomizer, which would be given the management server too. */
  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> server(
      Drain drain, GatewayProperties properties) {
    var timeout = properties.stalledReaderTimeout();
    return factory ->
        factory.addServerCustomizers(
            drain::of,
            server ->
                server
                    .option(ChannelOption.SO_BACKLOG, ACCEPT_COUNT)
                    .doOnChannelInit((_, channel, _) ->
                        channel.pipeline().addFirst(new StalledReader(timeout))));
  }
}
