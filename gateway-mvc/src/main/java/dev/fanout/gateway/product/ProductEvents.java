package dev.fanout.gateway.product;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.fanout.core.openapi.GetProductEvents;
import dev.fanout.core.policy.Deadline;
import dev.fanout.core.policy.GatewayProperties;
import dev.fanout.core.policy.RequestContext;
import dev.fanout.core.policy.RequestTimeout;
import dev.fanout.core.problem.Problem;
import dev.fanout.core.product.Json;
import dev.fanout.core.product.PartListener;
import dev.fanout.core.product.ProductEvent;
import dev.fanout.core.product.ProductId;
import dev.fanout.gateway.cancellation.ClientDisconnect;
import dev.fanout.gateway.cancellation.FanoutScope;
import dev.fanout.gateway.log.AccessLog;
import dev.fanout.gateway.problem.ProblemHandler;
import dev.fanout.gateway.stream.ResponseStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** A product's parts as they arrive, and then the product. */
@RestController
final class ProductEvents {

  private final ProductFanout fanout;
  private final GatewayProperties properties;
  private final ClientDisconnect clients;
  private final Json json;

  ProductEvents(
      ProductFanout fanout, GatewayProperties properties, ClientDisconnect clients, Json json) {
    this.fanout = fanout;
    this.properties = properties;
    this.clients = clients;
    this.json = json;
  }

  @GetProductEvents
  @GetMapping(path = "/products/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void events(
      @PathVariable String id,
      @RequestHeader HttpHeaders headers,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    long productId = ProductId.parse(id);
    var budget = RequestTimeout.budget(properties.deadline(), headers::get);
    var context = new RequestContext(Deadline.in(budget), AccessLog.line(request));
    ResponseStream.head(response, new MediaType(MediaType.TEXT_EVENT_STREAM, UTF_8));
    if (HttpMethod.HEAD.matches(request.getMethod())) {
      return;
    }
    var watch = clients.watch(request, context);
    var stream = new ResponseStream(response, json, watch);
    try (watch) {
      send(productId, context, request, stream);
    } catch (InterruptedException e) {
      if (!watch.isClientGone()) {
        stream.event(ProductEvent.problem(Problem.stopping(ProblemHandler.instance(request))));
      }
    }
  }

  private void send(
      long id, RequestContext context, HttpServletRequest request, ResponseStream stream)
      throws IOException, InterruptedException {
    var events = new LinkedBlockingQueue<ProductEvent>();
    PartListener parts = (service, outcome) -> events.add(ProductEvent.part(service, outcome));
    try (var scope = new FanoutScope()) {
      scope.fork(() -> events.add(last(id, context, request, parts)));
      var event = ProductEvent.COMMENT; // so that the client has its 200
      stream.event(event);
      while (!event.isLast()) {
        var next = events.poll(ProductEvent.HEARTBEAT.toSeconds(), SECONDS);
        event = next == null ? ProductEvent.COMMENT : next;
        stream.event(event);
      }
    }
  }

  private ProductEvent last(
      long id, RequestContext context, HttpServletRequest request, PartListener parts)
      throws InterruptedException {
    try {
      var result = fanout.fetch(id, context, parts);
      return ProductEvent.last(result, ProblemHandler.instance(request));
    } catch (RuntimeException | Error e) { // the stream must have an end, whatever it is
      return ProductEvent.problem(ProblemHandler.problem(e, request));
    }
  }
}
