package dev.fanout.gateway.downstream;

import static dev.fanout.core.outcome.Reason.INVALID;
import static org.springframework.http.HttpHeaders.CONTENT_ENCODING;
import static org.springframework.http.HttpHeaders.CONTENT_TYPE;
import static org.springframework.http.HttpHeaders.RETRY_AFTER;

import dev.fanout.core.downstream.HeaderLimits;
import dev.fanout.core.downstream.Part;
import dev.fanout.core.downstream.Replies;
import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.policy.Call;
import dev.fanout.core.policy.CallFailure;
import dev.fanout.core.policy.DownstreamProperties;
import dev.fanout.core.policy.RequestTimeout;
import dev.fanout.core.policy.Resilience;
import dev.fanout.core.policy.TimeLimit;
import dev.fanout.gateway.cancellation.PlatformThread;
import io.micrometer.observation.ObservationRegistry;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.Timeout;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** One HTTP exchange: RestClient on Apache HttpClient 5, a client and a pool per service. */
@Component
final class HttpTransport {

  /** Bytes, of which a connection has three times as many for as long as it is in the pool. */
  private static final int BUFFER = 4096;

  /** Of a body: most have fewer, and the JDK would begin with 16 kB. */
  private static final int FIRST_BYTES = 1024;

  private final DownstreamProperties properties;
  private final Map<Service, RestClient> clients = new EnumMap<>(Service.class);

  HttpTransport(
      DownstreamProperties properties, Resilience resilience, RestClient.Builder builder) {
    this.properties = properties;
    for (Service service : Service.values()) {
      var bulkhead = resilience.bulkhead(service).getBulkheadConfig();
      var client = client(bulkhead.getMaxConcurrentCalls());
      clients.put(
          service,
          builder
              .clone()
              .requestFactory(new Requests(client))
              .observationRegistry(ObservationRegistry.NOOP) // attempts are counted already
              .build());
    }
  }

  /**
   * Blocks until the whole answer is there; an interrupt closes the connection.
   *
   * @throws CallFailure when the service failed
   */
  <T extends Part> Outcome<T> get(Call call, Class<T> type, boolean hedge)
      throws InterruptedException {
    var attempt = call.attempt(hedge);
    try {
      var outcome = exchange(call, type, attempt);
      attempt.ended(outcome);
      return outcome;
    } catch (InterruptedException e) {
      attempt.cancelled();
      throw e;
    } catch (RuntimeException e) {
      attempt.failed(e);
      throw e;
    }
  }

  private <T extends Part> Outcome<T> exchange(Call call, Class<T> type, Call.Attempt attempt)
      throws InterruptedException {
    try (var _ = attempt.trace().makeCurrent()) {
      return clients
          .get(call.service())
          .get()
          .uri(call.uri())
          .accept(MediaType.APPLICATION_JSON)
          .header(RequestTimeout.HEADER, Long.toString(call.limit().leftMillis()))
          .headers(headers -> attempt.headers().forEach(headers::set))
          .exchange((_, response) -> read(call, type, attempt, response));
    } catch (RuntimeException e) {
      if (Thread.interrupted()) { // for which each layer of the client has an exception of its own
        throw new InterruptedException();
      }
      throw e instanceof ResourceAccessException ? failure(e.getCause(), call.limit()) : e;
    }
  }

  /** Of an exchange without a reply that could be read. */
  private static CallFailure failure(Throwable cause, TimeLimit limit) {
    return isLost(cause)
        ? new CallFailure.Transient(limit, Duration.ZERO)
        : new CallFailure(INVALID);
  }

  /** No connection, or lost before the status line. */
  private static boolean isLost(Throwable cause) {
    return !(cause instanceof ClientProtocolException)
        && !(cause instanceof MessageConstraintException);
  }

  private <T extends Part> Outcome<T> read(
      Call call, Class<T> type, Call.Attempt attempt, ClientHttpResponse response)
      throws IOException {
    var headers = response.getHeaders();
    int status = response.getStatusCode().value();
    attempt.status(status);
    headers.forEach(new HeaderLimits());
    var decided =
        Replies.<T>head(
            status,
            headers.getFirst(CONTENT_TYPE),
            headers.getFirst(CONTENT_ENCODING),
            headers.getFirst(RETRY_AFTER),
            call.limit());
    if (decided.isPresent()) {
      return decided.get();
    }
    return Replies.body(bytes(call.service(), response), type, call.key());
  }

  private byte[] bytes(Service service, ClientHttpResponse response) {
    int max = Math.toIntExact(properties.of(service).maxBody().toBytes());
    try {
      byte[] bytes = new byte[Math.min(FIRST_BYTES, max + 1)];
      int length = response.getBody().readNBytes(bytes, 0, bytes.length);
      while (length == bytes.length && length <= max) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(4L * length, max + 1));
        length += response.getBody().readNBytes(bytes, length, bytes.length - length);
      }
      if (length <= max) {
        return Arrays.copyOf(bytes, length);
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
                // a timed wait is dear on a virtual thread, and the call has a timer of its own
                .setDefaultSocketConfig(
                    SocketConfig.custom().setSoTimeout(Timeout.DISABLED).build())
                .setConnectionFactory(
                    ManagedHttpClientConnectionFactory.builder()
                        .responseParserFactory(Replying::new)
                        .http1Config(
                            Http1Config.custom()
                                .setBufferSize(BUFFER)
                                .setMaxLineLength(HeaderLimits.MAX_LINE)
                                .setMaxHeaderCount(HeaderLimits.MAX_LINES)
                                .build())
                        .build())
                .build())
        .setDefaultRequestConfig(RequestConfig.custom().setProtocolUpgradeEnabled(false).build())
        .addExecInterceptorFirst(
            "exchange",
            (request, scope, chain) -> {
              var response = fresh(request, scope, chain);
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

  /** A kept connection that the service has closed meanwhile is replaced by another, at once. */
  private static ClassicHttpResponse fresh(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    for (var next = request; ; next = ClassicRequestBuilder.copy(scope.originalRequest).build()) {
      try {
        scope.clientContext.setEndpointDetails(null);
        return chain.proceed(next, scope);
      } catch (IOException e) {
        var connection = scope.clientContext.getEndpointDetails();
        boolean kept = connection != null && connection.getResponseCount() > 0;
        if (!kept || !isLost(e) || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  /** Tells the thread how its exchange ends where an interrupt alone does not do it. */
  private static final class Requests extends HttpComponentsClientHttpRequestFactory {

    Requests(CloseableHttpClient client) {
      super(client);
    }

    @Override
    protected ClassicHttpRequest createHttpUriRequest(HttpMethod method, URI uri) {
      var request = super.createHttpUriRequest(method, uri);
      if (Thread.currentThread() instanceof PlatformThread thread) {
        thread.onInterrupt(((Cancellable) request)::cancel);
      }
      return request;
    }
  }

  /** Tells a connection lost in the middle of a reply's head from one lost before it. */
  private static final class Replying extends DefaultHttpResponseParser {

    Replying(Http1Config limits) {
      super(limits);
    }

    @Override
    public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream socket)
        throws IOException, HttpException {
      var begun = new Begun(socket);
      try {
        return super.parse(buffer, begun);
      } catch (SocketException e) {
        throw begun.replying ? new ClientProtocolException(e) : e;
      }
    }
  }

  /** Notes that there was a byte. */
  private static final class Begun extends FilterInputStream {

    private boolean replying;

    Begun(InputStream socket) {
      super(socket);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = super.read(bytes, from, length);
      replying |= read > 0;
      return read;
    }
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
