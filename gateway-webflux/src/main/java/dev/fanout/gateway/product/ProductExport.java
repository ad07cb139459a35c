package dev.fanout.gateway.product;

import static dev.fanout.core.admission.Admission.PRODUCTS_AT_A_TIME;

import dev.fanout.core.admission.Admission;
import dev.fanout.core.admission.Admission.Permit;
import dev.fanout.core.openapi.ExportProducts;
import dev.fanout.core.policy.Deadline;
import dev.fanout.core.policy.GatewayProperties;
import dev.fanout.core.policy.RequestContext;
import dev.fanout.core.policy.RequestTimeout;
import dev.fanout.core.product.Export;
import dev.fanout.core.product.Json;
import dev.fanout.core.product.ProductItem;
import dev.fanout.gateway.log.AccessLog;
import dev.fanout.gateway.problem.ProblemHandler;
import dev.fanout.gateway.shutdown.ShutdownSignal;
import dev.fanout.gateway.stream.ConnectionClosed;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Products in order of id, a line each: a few ahead of the line that is written, never more. */
@RestController
final class ProductExport {

  private final ProductFanout fanout;
  private final GatewayProperties properties;
  private final Admission admission;
  private final ShutdownSignal shutdown;
  private final Json json;

  ProductExport(
      ProductFanout fanout,
      GatewayProperties properties,
      Admission admission,
      ShutdownSignal shutdown,
      Json json) {
    this.fanout = fanout;
    this.properties = properties;
    this.admission = admission;
    this.shutdown = shutdown;
    this.json = json;
  }

  @ExportProducts
  @GetMapping(path = "/products/export", produces = MediaType.APPLICATION_NDJSON_VALUE)
  Mono<Void> export(
      @RequestHeader HttpHeaders headers, ServerHttpRequest request, ServerHttpResponse response) {
    var export = Export.parse(request.getURI().getRawQuery());
    var budget = RequestTimeout.budget(properties.deadline(), headers::get);
    var context = new RequestContext(Deadline.in(budget), AccessLog.line(request));
    boundSendBuffer(request);
    var next = new AtomicLong(export.from());
    var lines =
        Flux.range(0, export.count())
            .map(i -> export.from() + i)
            .flatMapSequential(id -> line(id, context, budget, request), PRODUCTS_AT_A_TIME, 1)
            .takeUntilOther(shutdown.endOfStreams(context))
            .doOnNext(_ -> next.incrementAndGet())
            .concatWith(Mono.fromSupplier(() -> export.lastLine(next.get())))
            .takeUntilOther(ConnectionClosed.of(request));
    response.getHeaders().setContentType(MediaType.APPLICATION_NDJSON);
    response.getHeaders().setCacheControl(CacheControl.noStore());
    // a group for each line: the next one is asked for when the last one is with the kernel
    return response.writeAndFlushWith(
        lines.map(line -> Mono.just(response.bufferFactory().wrap(json.line(line)))));
  }

  /** Waits for room, since what has been begun can wait. */
  private Mono<Object> line(
      long id, RequestContext context, Duration budget, ServerHttpRequest request) {
    return Mono.defer(() ->
            admission
                .product()
                .map(permit -> item(id, permit, context, budget, request))
                .orElseGet(Mono::empty))
        .repeatWhenEmpty(refusals -> refusals.delayElements(Export.RETRY))
        .onErrorResume(e -> Mono.just(ProductItem.of(id, ProblemHandler.problem(e, request))))
        .map(Export::line);
  }

  private Mono<ProductItem> item(
      long id, Permit permit, RequestContext context, Duration budget, ServerHttpRequest request) {
    return fanout
        .fetch(id, context.ofOne(Deadline.in(budget)))
        .map(result -> ProductItem.of(id, result, ProblemHandler.instance(request)))
        .doOnTerminate(permit::close) // before the next product asks for it
        .doOnCancel(permit::close);
  }

  /** The kernel's, and what Netty keeps before it. */
  private static void boundSendBuffer(ServerHttpRequest request) {
    HttpServerRequest netty = ServerHttpRequestDecorator.getNativeRequest(request);
    netty.withConnection(connection ->
        connection
            .channel()
            .config()
            .setWriteBufferWaterMark(new WriteBufferWaterMark(1, Export.MIN_LINE))
            .setOption(ChannelOption.SO_SNDBUF, Export.SEND_BUFFER));
  }
}
