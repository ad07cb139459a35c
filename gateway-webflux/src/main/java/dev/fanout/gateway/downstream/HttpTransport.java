package dev.fanout.gateway.downstream;

import static dev.fanout.core.outcome.Reason.INVALID;
import static dev.fanout.core.outcome.Reason.UNAVAILABLE;
import static org.springframework.http.HttpHeaders.CONTENT_ENCODING;
import static org.springframework.http.HttpHeaders.CONTENT_TYPE;

import dev.fanout.core.downstream.Part;
import dev.fanout.core.downstream.Replies;
import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.CallFailure;
import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.policy.DownstreamProperties;
import dev.fanout.core.policy.RequestTimeout;
import dev.fanout.core.policy.TimeLimit;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** One HTTP exchange: WebClient on Reactor Netty, a client and a pool per service. */
@Component
final class HttpTransport {

  private final Map<Service, WebClient> clients = new EnumMap<>(Service.class);

  HttpTransport(
      DownstreamProperties properties,
      BulkheadRegistry bulkheads,
      WebClient.Builder builder,
      ReactorResourceFactory server) {
    for (Service service : Service.values()) {
      var bulkhead = bulkheads.bulkhead(service.toString()).getBulkheadConfig();
      var client = client(service, bulkhead.getMaxConcurrentCalls(), server.getLoopResources());
      int maxBody = Math.toIntExact(properties.of(service).maxBody().toBytes());
      clients.put(
          service,
          builder
              .clone()
              .baseUrl(properties.of(service).baseUrl().toString())
              .clientConnector(new ReactorClientHttpConnector(client))
              .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(maxBody))
              .build());
    }
  }

  /**
   * Emits when the whole answer is there; a cancel closes the connection.
   *
   * @return an error of {@link CallFailure} when the service failed
   */
  <T extends Part> Mono<Outcome<T>> get(
      Service service, Class<T> type, String key, TimeLimit limit) {
    return clients
        .get(service)
        .get()
        .uri(service.path(), key)
        .accept(MediaType.APPLICATION_JSON)
        .header(RequestTimeout.HEADER, Long.toString(limit.leftMillis()))
        .exchangeToMono(response -> read(type, key, response))
        .onErrorMap(WebClientRequestException.class, _ -> new CallFailure(UNAVAILABLE));
  }

  private <T extends Part> Mono<Outcome<T>> read(
      Class<T> type, String key, ClientResponse response) {
    var headers = response.headers().asHttpHeaders();
    int status = response.statusCode().value();
    try {
      var decided =
          Replies.<T>head(
              status, headers.getFirst(CONTENT_TYPE), headers.getFirst(CONTENT_ENCODING));
      if (decided.isPresent()) {
        return undrained(response).thenReturn(decided.get());
      }
    } catch (CallFailure e) {
      return undrained(response).then(Mono.error(e));
    }
    return bytes(response).map(json -> Replies.body(json, type, key));
  }

  private static Mono<byte[]> bytes(ClientResponse response) {
    return response
        .bodyToMono(byte[].class)
        .defaultIfEmpty(new byte[0])
        .onErrorMap(_ -> new CallFailure(INVALID));
  }

  /** On the server's event loops, so that a request stays on its own. */
  private static HttpClient client(Service service, int connections, LoopResources eventLoops) {
    var pool = ConnectionProvider.builder(service.toString()).maxConnections(connections).build();
    return HttpClient.create(pool)
        .runOn(eventLoops)
        .compress(false)
        .followRedirect(false)
        .disableRetry(true);
  }

  /**
   * Closes the connection instead of reading the rest of the body, as WebClient would do to keep
   * it: the rest may be 50 MB or never come.
   */
  private static Mono<Void> undrained(ClientResponse response) {
    return response.bodyToFlux(DataBuffer.class).take(0, false).then();
  }
}
