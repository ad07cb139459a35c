package dev.fanout.gateway.product;

import dev.fanout.core.openapi.GetProduct;
import dev.fanout.core.policy.Deadline;
import dev.fanout.core.policy.GatewayProperties;
import dev.fanout.core.policy.RequestContext;
import dev.fanout.core.policy.RequestTimeout;
import dev.fanout.core.problem.Cancelled;
import dev.fanout.core.problem.Problem;
import dev.fanout.core.product.Product;
import dev.fanout.core.product.ProductId;
import dev.fanout.core.product.ProductResult;
import dev.fanout.core.product.ProductResult.NeededPartMissing;
import dev.fanout.gateway.cancellation.ClientDisconnect;
import dev.fanout.gateway.log.AccessLog;
import dev.fanout.gateway.problem.ProblemHandler;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
final class ProductController {

  private final ProductFanout fanout;
  private final GatewayProperties properties;
  private final ClientDisconnect clients;

  ProductController(ProductFanout fanout, GatewayProperties properties, ClientDisconnect clients) {
    this.fanout = fanout;
    this.properties = properties;
    this.clients = clients;
  }

  @GetProduct
  @GetMapping(path = "/products/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<?> product(
      @PathVariable String id, @RequestHeader HttpHeaders headers, HttpServletRequest request) {
    if (id.equals("export")) { // and the Accept header leaves no NDJSON, or else it were not here
      throw new ResponseStatusException(HttpStatus.NOT_ACCEPTABLE);
    }
    long productId = ProductId.parse(id);
    var budget = RequestTimeout.budget(properties.deadline(), headers::get);
    var context = new RequestContext(Deadline.in(budget), AccessLog.line(request));
    try (var _ = clients.watch(request, context)) {
      return response(fanout.fetch(productId, context), request);
    } catch (InterruptedException e) {
      throw new Cancelled(context.cause());
    }
  }

  private static ResponseEntity<?> response(ProductResult result, HttpServletRequest request) {
    return switch (result) {
      case Product product -> {
        var caching = product.complete() ? CacheControl.noCache() : CacheControl.noStore();
        // named, or else it has the charset that the Accept header asks for, and JSON has one only
        yield ResponseEntity.ok()
            .contentType(MediaType.APPLICATION_JSON)
            .cacheControl(caching)
            .body(product);
      }
      case NeededPartMissing missing ->
          ProblemHandler.response(Problem.of(missing, ProblemHandler.instance(request)));
    };
  }
}
