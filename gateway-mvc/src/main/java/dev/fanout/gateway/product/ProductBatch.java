package dev.fanout.gateway.product;

import static dev.fanout.core.admission.Admission.PRODUCTS_AT_A_TIME;

import dev.fanout.core.openapi.GetProducts;
import dev.fanout.core.policy.Deadline;
import dev.fanout.core.policy.GatewayProperties;
import dev.fanout.core.policy.RequestContext;
import dev.fanout.core.policy.RequestTimeout;
import dev.fanout.core.problem.Cancelled;
import dev.fanout.core.product.Batch;
import dev.fanout.core.product.ProductIds;
import dev.fanout.core.product.ProductResult;
import dev.fanout.gateway.cancellation.ClientDisconnect;
import dev.fanout.gateway.cancellation.FanoutScope;
import dev.fanout.gateway.cancellation.FanoutScope.Fork;
import dev.fanout.gateway.log.AccessLog;
import dev.fanout.gateway.problem.ProblemHandler;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Several products in one answer: a few at a time, each id once, one deadline for all. */
@RestController
final class ProductBatch {

  private final ProductFanout fanout;
  private final GatewayProperties properties;
  private final ClientDisconnect clients;

  ProductBatch(ProductFanout fanout, GatewayProperties properties, ClientDisconnect clients) {
    this.fanout = fanout;
    this.properties = properties;
    this.clients = clients;
  }

  @GetProducts
  @GetMapping(path = "/products", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Batch> products(@RequestHeader HttpHeaders headers, HttpServletRequest request) {
    var ids = ProductIds.parse(request.getQueryString());
    var budget = RequestTimeout.budget(properties.deadline(), headers::get);
    var context = new RequestContext(Deadline.in(budget), AccessLog.line(request));
    try (var _ = clients.watch(request, context)) {
      var results = fetch(ids.distinct(), context);
      return ResponseEntity.ok()
          .contentType(MediaType.APPLICATION_JSON)
          .cacheControl(CacheControl.noStore())
          .body(Batch.of(ids, results, ProblemHandler.instance(request)));
    } catch (InterruptedException e) {
      throw new Cancelled(context.cause());
    }
  }

  private Map<Long, ProductResult> fetch(Set<Long> ids, RequestContext context)
      throws InterruptedException {
    var free = new Semaphore(PRODUCTS_AT_A_TIME);
    try (var scope = new FanoutScope()) {
      var forks = new HashMap<Long, Fork<ProductResult>>();
      for (long id : ids) {
        free.acquire();
        forks.put(
            id,
            scope.fork(() -> {
              try {
                return fanout.fetch(id, context.ofOne());
              } finally {
                free.release();
              }
            }));
      }
      scope.join();
      var results = new HashMap<Long, ProductResult>();
      for (var fork : forks.entrySet()) {
        results.put(fork.getKey(), fork.getValue().join());
      }
      return results;
    }
  }
}
