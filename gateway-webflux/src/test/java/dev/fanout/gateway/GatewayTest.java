package dev.fanout.gateway;

import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Encoder;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.core.io.buffer.PooledDataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.codec.EncoderHttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** The gateway in this JVM: what only its inside can tell. The rest is in gateway-contract. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "management.server.port=0")
@StubbedDownstreams
@Import(GatewayTest.Threads.class)
class GatewayTest {

  @Value("${local.server.port}")
  private int port;

  @Autowired private WireMockServer stubs;
  @Autowired private Threads threads;
  @Autowired private ServerCodecConfigurer codecs;

  @Test
  void answersFromAllSixServices() throws Exception {
    var answer = get("/products/7");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"id\":7,\"complete\":true,").endsWith("\"degraded\":[]}");
  }

  @Test
  void callsWithItsOwnClientAndNoOther() throws Exception {
    get("/products/8");
    stubs.verify(
        getRequestedFor(urlPathEqualTo("/reviews/8"))
            .withHeader("User-Agent", matching("ReactorNetty/1\\..*"))
            .withHeader("Accept", matching("application/json"))
            .withHeader("X-Request-Timeout-Ms", matching("[1-9][0-9]*"))
            .withoutHeader("Accept-Encoding")
            .withoutHeader("Upgrade"));
  }

  @Test
  void handlesRequestsOnEventLoops() throws Exception {
    get("/products/9");
    assertThat(threads.names).isNotEmpty().allMatch(name -> name.startsWith("webflux-http-"));
  }

  /** Or one that is encoded while its client leaves would be lost to the pool. */
  @Test
  @SuppressWarnings("unchecked")
  void encodesAnswersInMemoryThatCannotLeak() {
    var type = ResolvableType.forClass(Map.class);
    var writer =
        codecs.getWriters().stream()
            .filter(one -> one.canWrite(type, MediaType.APPLICATION_JSON))
            .findFirst()
            .orElseThrow();
    var encoder = (Encoder<Map<?, ?>>) ((EncoderHttpMessageWriter<?>) writer).getEncoder();
    var pool = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);
    var buffer =
        encoder.encodeValue(Map.of("id", 7), pool, type, MediaType.APPLICATION_JSON, Map.of());
    assertThat(buffer).isNotInstanceOf(PooledDataBuffer.class);
  }

  private HttpResponse<String> get(String path) throws Exception {
    var uri = URI.create("http://localhost:" + port + path);
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class Threads implements WebFilter {

    private final Set<String> names = ConcurrentHashMap.newKeySet();

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
      names.add(Thread.currentThread().getName());
      return chain.filter(exchange);
    }
  }
}
