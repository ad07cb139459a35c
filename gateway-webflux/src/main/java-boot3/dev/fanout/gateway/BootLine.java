package dev.fanout.gateway;

import dev.fanout.core.policy.GatewayProperties;
import dev.fanout.gateway.shutdown.Drain;
import dev.fanout.gateway.stream.PipelinedRequests;
import dev.fanout.gateway.stream.StalledReader;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerState;

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
                    .childObserve(BootLine::readOn)
                    .mapHandle(BootLine::answerOfItsVersion)
                    .doOnChannelInit((_, channel, _) -> watched(channel.pipeline(), timeout)));
  }

  private static void watched(ChannelPipeline pipeline, Duration timeout) {
    pipeline.addFirst(new StalledReader(timeout));
    if (pipeline.get(NettyPipeline.HttpCodec) != null) { // else it may become one of HTTP/2
      pipeline.addAfter(NettyPipeline.HttpCodec, null, new PipelinedRequests());
    }
  }

  /** A client of HTTP/1.0 knows no chunks, in which Reactor Netty answers it all the same. */
  private static Mono<Void> answerOfItsVersion(Mono<Void> answer, Connection request) {
    if (request instanceof HttpServerRequest received
        && received.version().equals(HttpVersion.HTTP_1_0)) {
      ((HttpServerResponse) request).chunkedTransfer(false);
    }
    return answer;
  }

  /**
   * To the next request. Reactor Netty 1.2 forgets that when it was there before the last one was
   * over and is itself over at once, as a refusal is: <a
   * href="https://github.com/reactor/reactor-netty/issues/4361">issue 4361</a>.
   */
  private static void readOn(Connection connection, ConnectionObserver.State state) {
    if (state == HttpServerState.DISCONNECTING) {
      var channel = connection.channel();
      channel.eventLoop().execute(channel::read);
    }
  }
}
