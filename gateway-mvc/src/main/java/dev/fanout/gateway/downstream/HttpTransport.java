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
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** One HTTP exchange: RestClient on Apache HttpClient 5, a client and a pool per service. */
@Component
final class HttpTransport {

  private final DownstreamProperties properties;
  private final Map<Service, RestClient> clients = new EnumMap<>(Service.class);

  HttpTransport(
      DownstreamProperties properties, BulkheadRegistry bulkheads, RestClient.Builder builder) {
    this.properties = properties;
    for (Service service : Service.values()) {
      var bulkhead = bulkheads.bulkhead(service.toString()).getBulkheadConfig();
      var client = client(bulkhead.getMaxConcurrentCalls());
      clients.put(
          service,
          builder
              .clone()
              .baseUrl(properties.of(service).baseUrl().toString())
              .requestFactory(new HttpComponentsClientHttpRequestFactory(client))
              .build());
    }
  }

  /**
   * Blocks until the whole answer is there; an interrupt closes the connection.
   *
   * @throws CallFailure when the service failed
   */
  <T extends Part> Outcome<T> get(Service service, Class<T> type, String key, TimeLimit limit)
      throws InterruptedException {
    try {
      return clients
          .get(service)
          .get()
          .uri(service.path(), key)
          .accept(MediaType.APPLICATION_JSON)
          .header(RequestTimeout.HEADER, Long.toString(limit.leftMillis()))
          .exchange((_, response) -> read(service, type, key, response));
    } catch (RuntimeException e) {
      if (Thread.interrupted()) { // for which each layer of the client has an exception of its own
        throw new InterruptedException();
      }
      throw e instanceof ResourceAccessException ? new CallFailure(UNAVAILABLE) : e;
    }
  }

  private <T extends Part> Outcome<T> read(
      Service service, Class<T> type, String key, ClientHttpResponse response) throws IOException {
    var headers = response.getHeaders();
    int status = response.getStatusCode().value();
    var decided =
        Replies.<T>head(status, headers.getFirst(CONTENT_TYPE), headers.getFirst(CONTENT_ENCODING));
    if (decided.isPresent()) {
      return decided.get();
    }
    return Replies.body(bytes(service, response), type, key);
  }

  private byte[] bytes(Service service, ClientHttpResponse response) {
    int max = Math.toIntExact(properties.of(service).maxBody().toBytes());
    try {
      byte[] bytes = response.getBody().readNBytes(max + 1);
      if (bytes.length <= max) {
        return bytes;
      }
    } catch (IOException e) {
      // cut off, or interrupted, which the caller sees
    }
    throw new CallFailure(INVALID);
  }

  private static CloseableHttpClient client(int connections) {
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(connections)
                .setMaxConnTotal(connections)
                .build())
        .setDefaultRequestConfig(RequestConfig.custom().setProtocolUpgradeEnabled(false).build())
        .addExecInterceptorFirst(
            "undrained",
            (request, scope, chain) -> {
              var response = chain.proceed(request, scope);
              if (response.getEntity() != null) {
                response.setEntity(new Undrained(response.getEntity()));
              }
              return response;
            })
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }

  /**
   * A body whose closing does not read the rest of it, as HttpClient would do to keep the
   * connection: the rest may be 50 MB or never come. Closing the response then closes the
   * connection.
   */
  private static final class Undrained extends HttpEntityWrapper {

    Undrained(HttpEntity entity) {
      super(entity);
    }

    @Override
    public InputStream getContent() throws IOException {
      return new FilterInputStream(super.getContent()) {
        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }
}
