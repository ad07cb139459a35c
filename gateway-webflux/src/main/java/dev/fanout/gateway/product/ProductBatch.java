package dev.fanout.gateway.product;

import static dev.fanout.core.admission.Admission.PRODUCTS_AT_A_TIME;

import dev.fanout.core.openapi.GetProducts;
import dev.fanout.core.policy.Deadline;
import dev.fanout.core.policy.GatewayProperties;
import dev.fanout.core.policy.RequestContext;
import dev.fanout.core.policy.RequestTimeout;
import dev.fanout.core.product.Batch;
import dev.fanout.core.product.ProductIds;
import dev.fanout.core.product.ProductResult;
import dev.fanout.gateway.log.AccessLog;
import dev.fanout.gateway.problem.ProblemHandler;
import dev.fanout.gateway.shutdown.ShutdownSignal;
import java.util.Map;
import java.util.Set;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Several products in one answer: a few at a time, each id once, one deadline for all. */
@RestController
final class ProductBatch {

  private final ProductFanout fanout;
  private final GatewayProperties properties;
  private final ShutdownSignal shutdown;

  ProductBatch(ProductFanout fanout, GatewayProperties properties, ShutdownSignal shutdown) {
    this.fanout = fanout;
    this.properties = properties;
    this.shutdown = shutdown;
  }

  @GetProducts
  @GetMapping(path = "/products", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Batch>> products(
      @RequestHeader HttpHeaders headers, ServerHttpRequest request) {
    var ids = ProductIds.parse(request.getURI().getRawQuery());
    var budget = RequestTimeout.budget(properties.deadline(), headers::get);
    var context = new RequestContext(Deadline.in(budget), AccessLog.line(request));
    return shutdown
        .orCancelled(context, fetch(ids.distinct(), context))
        .map(results ->
            ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .body(Batch.of(ids, results, ProblemHandler.instance(request))));
  }

  private Mono<Map<Long, ProductResult>> fetch(Set<Long> ids, RequestContext context) {
    return Flux.fromIterable(ids)
        .flatMap(
            id -> fanout.fetch(id, context.ofOne()).map(result -> Map.entry(id, result)),
            PRODUCTS_AT_A_TIME)
        .collectMap(Map.Entry::getKey, Map.Entry::getValue);
  }
}
