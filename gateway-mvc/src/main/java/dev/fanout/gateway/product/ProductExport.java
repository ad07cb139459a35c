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
import dev.fanout.gateway.cancellation.ClientDisconnect;
import dev.fanout.gateway.cancellation.FanoutScope;
import dev.fanout.gateway.cancellation.FanoutScope.Fork;
import dev.fanout.gateway.log.AccessLog;
import dev.fanout.gateway.problem.ProblemHandler;
import dev.fanout.gateway.stream.ResponseStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Products in order of id, a line each: a few ahead of the line that is written, never more. */
@RestController
final class ProductExport {

  private final ProductFanout fanout;
  private final GatewayProperties properties;
  private final Admission admission;
  private final ClientDisconnect clients;
  private final Json json;

  ProductExport(
      ProductFanout fanout,
      GatewayProperties properties,
      Admission admission,
      ClientDisconnect clients,
      Json json) {
    this.fanout = fanout;
    this.properties = properties;
    this.admission = admission;
    this.clients = clients;
    this.json = json;
  }

  @ExportProducts
  @GetMapping(path = "/products/export", produces = MediaType.APPLICATION_NDJSON_VALUE)
  void export(
      @RequestHeader HttpHeaders headers, HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    var export = Export.parse(request.getQueryString());
    var budget = RequestTimeout.budget(properties.deadline(), headers::get);
    ResponseStream.head(response, MediaType.APPLICATION_NDJSON);
    if (HttpMethod.HEAD.matches(request.getMethod())) {
      return;
    }
    var context = new RequestContext(Deadline.in(budget), AccessLog.line(request));
    var watch = clients.watchEndless(request, context);
    var stream = new ResponseStream(response, json, watch);
    long next = export.from();
    try (watch;
        var scope = new FanoutScope()) {
      watch.boundSendBuffer(Export.SEND_BUFFER);
      var ahead = new ArrayDeque<Fork<Object>>();
      long id = next;
      for (; next < export.end(); next++) {
        while (ahead.size() < PRODUCTS_AT_A_TIME && id < export.end()) {
          long product = id++;
          ahead.add(scope.fork(() -> line(product, context, budget, request)));
        }
        stream.line(ahead.remove().join());
      }
    } catch (InterruptedException e) {
      if (watch.isClientGone()) {
        return;
      }
    }
    stream.line(export.lastLine(next));
  }

  /** Waits for room, since what has been begun can wait. */
  private Object line(long id, RequestContext context, Duration budget, HttpServletRequest request)
      throws InterruptedException {
    var permit = admission.product();
    while (permit.isEmpty()) {
      Thread.sleep(Export.RETRY);
      permit = admission.product();
    }
    try {
      return Export.line(item(id, permit.get(), context, budget, request));
    } catch (RuntimeException | Error e) {
      return ProductItem.of(id, ProblemHandler.problem(e, request));
    }
  }

  private ProductItem item(
      long id, Permit permit, RequestContext context, Duration budget, HttpServletRequest request)
      throws InterruptedException {
    try (permit) {
      var result = fanout.fetch(id, context.ofOne(Deadline.in(budget)));
      return ProductItem.of(id, result, ProblemHandler.instance(request));
    }
  }
}
