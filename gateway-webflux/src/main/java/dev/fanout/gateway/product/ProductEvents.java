package dev.fanout.gateway.product;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanout.core.openapi.GetProductEvents;
import dev.fanout.core.policy.Deadline;
import dev.fanout.core.policy.GatewayProperties;
import dev.fanout.core.policy.RequestContext;
import dev.fanout.core.policy.RequestTimeout;
import dev.fanout.core.product.PartListener;
import dev.fanout.core.product.ProductEvent;
import dev.fanout.core.product.ProductId;
import dev.fanout.gateway.log.AccessLog;
import dev.fanout.gateway.problem.ProblemHandler;
import dev.fanout.gateway.shutdown.ShutdownSignal;
import dev.fanout.gateway.stream.ConnectionClosed;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A product's parts as they arrive, and then the product. */
@RestController
final class ProductEvents {

  private static final MediaType EVENTS = new MediaType(MediaType.TEXT_EVENT_STREAM, UTF_8);

  private final ProductFanout fanout;
  private final GatewayProperties properties;
  private final ShutdownSignal shutdown;

  ProductEvents(ProductFanout fanout, GatewayProperties properties, ShutdownSignal shutdown) {
    this.fanout = fanout;
    this.properties = properties;
    this.shutdown = shutdown;
  }

  @GetProductEvents
  @GetMapping(path = "/products/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  ResponseEntity<Flux<ServerSentEvent<Object>>> events(
      @PathVariable String id, @RequestHeader HttpHeaders headers, ServerHttpRequest request) {
    long productId = ProductId.parse(id);
    var budget = RequestTimeout.budget(properties.deadline(), headers::get);
    var context = new RequestContext(Deadline.in(budget), AccessLog.line(request));
    return ResponseEntity.ok()
        .contentType(EVENTS)
        .cacheControl(CacheControl.noStore())
        .body(send(productId, context, request).map(ProductEvents::encodable));
  }

  private Flux<ProductEvent> send(long id, RequestContext context, ServerHttpRequest request) {
    Flux<ProductEvent> events =
        Flux.create(sink -> {
          PartListener parts = (service, part) -> sink.next(ProductEvent.part(service, part));
          sink.onDispose(
              last(id, context, request, parts)
                  .contextWrite(sink.contextView())
                  .subscribe(sink::next, sink::error, sink::complete));
        });
    var comments = // the first at once, so that the client has its 200
        Flux.interval(Duration.ZERO, ProductEvent.HEARTBEAT)
            .map(_ -> ProductEvent.COMMENT)
            .onBackpressureDrop();
    return Flux.merge(comments, events)
        .takeUntil(ProductEvent::isLast)
        .takeUntilOther(ConnectionClosed.of(request));
  }

  private Mono<ProductEvent> last(
      long id, RequestContext context, ServerHttpRequest request, PartListener parts) {
    return shutdown
        .orCancelled(context, fanout.fetch(id, context, parts))
        .map(result -> ProductEvent.last(result, ProblemHandler.instance(request)))
        .onErrorResume(e -> Mono.just(ProductEvent.problem(ProblemHandler.problem(e, request))));
  }

  private static ServerSentEvent<Object> encodable(ProductEvent event) {
    return event == ProductEvent.COMMENT
        ? ServerSentEvent.builder().comment("").build()
        : ServerSentEvent.builder(event.data()).event(event.name()).build();
  }
}
