package dev.fanout.gateway.downstream;

import static dev.fanout.core.outcome.Reason.INVALID;
import static org.springframework.http.HttpHeaders.CONTENT_ENCODING;
import static org.springframework.http.HttpHeaders.CONTENT_TYPE;
import static org.springframework.http.HttpHeaders.RETRY_AFTER;

import dev.fanout.core.downstream.Part;
import dev.fanout.core.downstream.Replies;
import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.policy.CallFailure;
import dev.fanout.core.policy.DownstreamProperties;
import dev.fanout.core.policy.RequestTimeout;
import dev.fanout.core.policy.Resilience;
import dev.fanout.core.policy.TimeLimit;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.util.retry.Retry;

/** One HTTP exchange: WebClient on Reactor Netty, a client and a pool per service. */
@Component
final class HttpTransport {

  /** As in the other gateway's client. */
  private static final int MAX_HEADER_LINE = 8192;

  private static final int MAX_HEADERS = 100;
  private static final AttributeKey<Boolean> USED = AttributeKey.valueOf("fanout.used");

  private final Map<Service, WebClient> clients = new EnumMap<>(Service.class);

  HttpTransport(
      DownstreamProperties properties,
      Resilience resilience,
      WebClient.Builder builder,
      ReactorResourceFactory server) {
    for (Service service : Service.values()) {
      var bulkhead = resilience.bulkhead(service).getBulkheadConfig();
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
    return fresh(kept ->
            clients
                .get(service)
                .get()
                .uri(service.path(), key)
                .accept(MediaType.APPLICATION_JSON)
                .header(RequestTimeout.HEADER, Long.toString(limit.leftMillis()))
                .httpRequest(request -> kept.set(isKept(request.getNativeRequest())))
                .exchangeToMono(response -> read(type, key, limit, response)))
        .onErrorMap(WebClientRequestException.class, e -> failure(e.getCause(), limit));
  }

  /** Of an exchange without a reply that could be read. */
  private static CallFailure failure(Throwable cause, TimeLimit limit) {
    return isLost(cause)
        ? new CallFailure.Transient(limit, Duration.ZERO)
        : new CallFailure(INVALID);
  }

  /** No connection, or lost before the status line. */
  private static boolean isLost(Throwable cause) {
    return cause instanceof IOException || cause instanceof AbortedException;
  }

  private <T extends Part> Mono<Outcome<T>> read(
      Class<T> type, String key, TimeLimit limit, ClientResponse response) {
    var headers = response.headers().asHttpHeaders();
    try {
      var decided =
          Replies.<T>head(
              response.statusCode().value(),
              headers.getFirst(CONTENT_TYPE),
              headers.getFirst(CONTENT_ENCODING),
              headers.getFirst(RETRY_AFTER),
              limit);
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
        .disableRetry(true)
        .httpResponseDecoder(limits ->
            limits
                .maxInitialLineLength(MAX_HEADER_LINE)
                .maxHeaderSize(MAX_HEADERS * MAX_HEADER_LINE));
  }

  /** A kept connection that the service has closed meanwhile is replaced by another, at once. */
  private static <T> Mono<T> fresh(Function<AtomicBoolean, Mono<T>> exchange) {
    return Mono.defer(
            () -> {
              var kept = new AtomicBoolean();
              return exchange
                  .apply(kept)
                  .onErrorMap(
                      WebClientRequestException.class,
                      e -> kept.get() && isLost(e.getCause()) ? new FoundDead() : e);
            })
        .retryWhen(Retry.indefinitely().filter(FoundDead.class::isInstance));
  }

  /** Whether an earlier exchange used this connection; from now on one has. */
  private static boolean isKept(Object nativeRequest) {
    var connection = ((Connection) nativeRequest).channel();
    return connection.attr(USED).getAndSet(true) != null;
  }

  private static final class FoundDead extends RuntimeException {

    private static final long serialVersionUID = 1;

    private FoundDead() {
      super(null, null, false, false);
    }
  }

  /**
   * Closes the connection instead of reading the rest of the body, as WebClient would do to keep
   * it: the rest may be 50 MB or never come.
   */
  private static Mono<Void> undrained(ClientResponse response) {
    return response.bodyToFlux(DataBuffer.class).take(0, false).then();
  }
}
