package dev.fanout.gateway.downstream;

import static dev.fanout.core.outcome.Reason.INVALID;
import static io.netty.channel.ChannelOption.CONNECT_TIMEOUT_MILLIS;
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
import io.micrometer.observation.ObservationRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** One HTTP exchange: WebClient on Reactor Netty, a client and a pool per service. */
@Component
final class HttpTransport {

  private static final AttributeKey<Boolean> REPLYING = AttributeKey.valueOf("fanout.replying");

  private final Map<Service, WebClient> clients = new EnumMap<>(Service.class);

  HttpTransport(
      DownstreamProperties properties,
      Resilience resilience,
      WebClient.Builder builder,
      ReactorResourceFactory server) {
    for (Service service : Service.values()) {
      var bulkhead = resilience.bulkhead(service).getBulkheadConfig();
      var client =
          client(service, bulkhead.getMaxConcurrentCalls(), server.getLoopResources())
              .option(CONNECT_TIMEOUT_MILLIS, millis(properties.of(service).timeout()));
      int maxBody = Math.toIntExact(properties.of(service).maxBody().toBytes());
      clients.put(
          service,
          builder
              .clone()
              .clientConnector(new ReactorClientHttpConnector(client))
              .observationRegistry(ObservationRegistry.NOOP) // attempts are counted already
              .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(maxBody))
              .build());
    }
  }

  /**
   * Emits when the whole answer is there; a cancel closes the connection.
   *
   * @return an error of {@link CallFailure} when the service failed
   */
  <T extends Part> Mono<Outcome<T>> get(Call call, Class<T> type, boolean hedge) {
    return Mono.defer(() -> {
      var attempt = call.attempt(hedge);
      return exchange(call, type, attempt)
          .doOnNext(attempt::ended)
          .doOnError(attempt::failed)
          .doOnCancel(attempt::cancelled);
    });
  }

  private <T extends Part> Mono<Outcome<T>> exchange(
      Call call, Class<T> type, Call.Attempt attempt) {
    return Mono.defer(
            () -> {
              var wire = new Wire();
              var exchange =
                  clients
                      .get(call.service())
                      .get()
                      .uri(call.uri())
                      .accept(MediaType.APPLICATION_JSON)
                      .header(RequestTimeout.HEADER, Long.toString(call.limit().leftMillis()))
                      .headers(headers -> attempt.headers().forEach(headers::set))
                      .httpRequest(request -> wire.use(request.getNativeRequest()))
                      .exchangeToMono(response -> read(call, type, attempt, response))
                      .onErrorMap(
                          WebClientRequestException.class,
                          e -> wire.failure(e.getCause(), call.limit()))
                      .cancelOn(Schedulers.fromExecutor(wire));
              return within(attempt.trace(), exchange);
            })
        .onErrorResume(FoundDead.class, _ -> exchange(call, type, attempt));
  }

  /** With this span current where the request begins. */
  private static <T> Mono<T> within(Context trace, Mono<T> exchange) {
    return new MonoOperator<>(exchange) {
      @Override
      public void subscribe(CoreSubscriber<? super T> subscriber) {
        try (var _ = trace.makeCurrent()) {
          source.subscribe(subscriber);
        }
      }
    };
  }

  private <T extends Part> Mono<Outcome<T>> read(
      Call call, Class<T> type, Call.Attempt attempt, ClientResponse response) {
    var headers = response.headers().asHttpHeaders();
    int status = response.statusCode().value();
    attempt.status(status);
    try {
      headers.forEach(new HeaderLimits());
      var decided =
          Replies.<T>head(
              status,
              headers.getFirst(CONTENT_TYPE),
              headers.getFirst(CONTENT_ENCODING),
              headers.getFirst(RETRY_AFTER),
              call.limit());
      if (decided.isPresent()) {
        return undrained(response).thenReturn(decided.get());
      }
    } catch (CallFailure e) {
      return undrained(response).then(Mono.error(e));
    }
    return bytes(response).map(json -> Replies.body(json, type, call.key()));
  }

  private static Mono<byte[]> bytes(ClientResponse response) {
    return response
        .bodyToMono(byte[].class)
        .defaultIfEmpty(new byte[0])
        .onErrorMap(_ -> new CallFailure(INVALID));
  }

  /**
   * Connecting is what a cancel does not end, and meanwhile it holds a place in the pool; so it
   * ends when the call would at the latest.
   */
  private static int millis(Duration timeout) {
    return Math.toIntExact(timeout.toMillis());
  }

  /** On the server's event loops; a pooled connection stays on the one that opened it. */
  private static HttpClient client(Service service, int connections, LoopResources eventLoops) {
    var pool = ConnectionProvider.builder(service.toString()).maxConnections(connections).build();
    return HttpClient.create(pool)
        .runOn(eventLoops)
        .compress(false)
        .followRedirect(false)
        .disableRetry(true)
        .doOnChannelInit((_, channel, _) ->
            channel
                .pipeline()
                .addBefore(NettyPipeline.HttpCodec, null, new Replying())
                .addAfter(NettyPipeline.HttpCodec, null, new Heads()))
        .httpResponseDecoder(limits ->
            limits
                .maxInitialLineLength(HeaderLimits.MAX_LINE)
                .maxHeaderSize(HeaderLimits.MAX_LINES * HeaderLimits.MAX_LINE));
  }

  /**
   * What an exchange is made on; nothing as long as it has no connection. A cancel runs in its
   * event loop: from another thread it could miss, and so leak, what arrives at that moment.
   */
  private static final class Wire implements Executor {

    private volatile Channel channel;
    private volatile boolean kept;

    /** From now on it is the exchange that this request begins. */
    void use(Object nativeRequest) {
      channel = ((Connection) nativeRequest).channel();
      kept = channel.attr(REPLYING).getAndSet(false) != null;
    }

    @Override
    public void execute(Runnable cancel) {
      if (channel == null) {
        cancel.run();
      } else {
        channel.eventLoop().execute(cancel);
      }
    }

    /** Of an exchange without a reply that could be read. */
    RuntimeException failure(Throwable cause, TimeLimit limit) {
      if (!isLost(cause)) {
        return new CallFailure(INVALID);
      }
      return kept ? new FoundDead() : new CallFailure.Transient(limit, Duration.ZERO);
    }

    /** No connection, or lost before the status line. */
    private boolean isLost(Throwable cause) {
      boolean replying = channel != null && channel.attr(REPLYING).get();
      return !replying && (cause instanceof IOException || cause instanceof AbortedException);
    }
  }

  /** Notes that the reply to the current exchange has begun; behind TLS, if there is any. */
  private static final class Replying extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      context.channel().attr(REPLYING).set(true);
      context.fireChannelRead(bytes);
    }
  }

  /** As the other gateway's client: early hints are passed over, and a status has three digits. */
  private static final class Heads extends ChannelInboundHandlerAdapter {

    private boolean passing;

    @Override
    public void channelRead(ChannelHandlerContext context, Object part) {
      if (part instanceof HttpResponse head) {
        int status = head.status().code();
        passing = status > 101 && status < 200;
        if (status < 100 || status > 999) {
          head.setDecoderResult(DecoderResult.failure(new IOException("status " + status)));
        }
      }
      if (passing) {
        ReferenceCountUtil.release(part);
        context.read(); // which nobody asks for who has not got what was read
      } else {
        context.fireChannelRead(part);
      }
    }
  }

  /** A kept connection that the service has closed meanwhile; another takes its place at once. */
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
