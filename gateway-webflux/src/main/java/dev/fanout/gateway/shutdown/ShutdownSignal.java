package dev.fanout.gateway.shutdown;

import dev.fanout.core.policy.CancellationCause;
import dev.fanout.core.policy.RequestContext;
import dev.fanout.core.problem.Cancelled;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Reaches the requests in flight when the gateway stops; a pipeline is on nobody's list. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class ShutdownSignal implements WebFilter {

  private final Set<Sinks.Empty<Void>> requests = ConcurrentHashMap.newKeySet();
  private final Sinks.Empty<Void> draining = Sinks.empty();
  private final AtomicInteger busy = new AtomicInteger();
  private volatile boolean stopping;
  private volatile boolean last;

  /**
   * The same work, which ends with {@link Cancelled} if the gateway must stop first.
   *
   * @param context is told the cause
   */
  public <T> Mono<T> orCancelled(RequestContext context, Mono<T> work) {
    return Mono.defer(() -> {
      Sinks.Empty<Void> signal = Sinks.empty();
      requests.add(signal);
      if (stopping) {
        signal.tryEmitEmpty();
      }
      Mono<T> cancelled = signal.asMono().then(Mono.error(() -> cancelled(context)));
      return Mono.firstWithSignal(work, cancelled).doFinally(_ -> requests.remove(signal));
    });
  }

  /**
   * Ends when the gateway is about to stop, for an answer that could go on for ever.
   *
   * @param context is told the cause
   */
  public Mono<Void> endOfStreams(RequestContext context) {
    return draining.asMono().doOnSuccess(_ -> context.cancelled(CancellationCause.SHUTDOWN));
  }

  /** Ends what could go on for ever, since the gateway is about to stop. */
  void endStreams() {
    draining.tryEmitEmpty();
  }

  private static Cancelled cancelled(RequestContext context) {
    context.cancelled(CancellationCause.SHUTDOWN);
    return new Cancelled(CancellationCause.SHUTDOWN);
  }

  /** Whether there are requests whose answer is not on its way. */
  boolean isBusy() {
    return busy.get() > 0;
  }

  /** Cancels all requests, and from then on any that still comes. */
  void cancelAll() {
    stopping = true;
    requests.forEach(Sinks.Empty::tryEmitEmpty);
  }

  /** From now on no answer keeps its connection alive. */
  void lastOnTheirConnections() {
    last = true;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    var response = exchange.getResponse();
    response.beforeCommit(() -> {
      if (last) {
        response.getHeaders().set(HttpHeaders.CONNECTION, "close");
      }
      return Mono.empty();
    });
    busy.incrementAndGet();
    return chain.filter(exchange).doFinally(_ -> busy.decrementAndGet());
  }
}
