package dev.fanout.lab.yardstick;

import static dev.fanout.core.downstream.Service.CATALOG;
import static dev.fanout.core.downstream.Service.INVENTORY;
import static dev.fanout.core.downstream.Service.PRICING;
import static dev.fanout.core.downstream.Service.RECOMMENDATIONS;
import static dev.fanout.core.downstream.Service.REVIEWS;
import static dev.fanout.core.downstream.Service.SHIPPING;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fanout.core.downstream.Catalog;
import dev.fanout.core.downstream.Inventory;
import dev.fanout.core.downstream.Part;
import dev.fanout.core.downstream.Pricing;
import dev.fanout.core.downstream.Recommendations;
import dev.fanout.core.downstream.Replies;
import dev.fanout.core.downstream.Reviews;
import dev.fanout.core.downstream.Service;
import dev.fanout.core.downstream.Shipping;
import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.outcome.Outcome.Missing;
import dev.fanout.core.outcome.Outcome.Present;
import dev.fanout.core.outcome.Reason;
import dev.fanout.core.policy.CallFailure;
import dev.fanout.core.product.Product;
import dev.fanout.core.product.ProductAssembler;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What the work itself costs on the JVM: the same six calls, the same strict reading and the same
 * answer, on Vert.x by hand, with a timeout for each call and nothing else. No framework, breaker,
 * bulkhead, retry, admission, cancellation, metrics or access log: nobody should run it, and what a
 * gateway takes beyond it is the price of all that.
 *
 * <p>Reads the gateways' variables: SERVER_PORT, DOWNSTREAM_CATALOG_BASEURL and so on.
 */
public final class Yardstick extends AbstractVerticle {
  private static final Pattern PRODUCT = Pattern.compile("/products/([1-9][0-9]{0,14})");
  private static final int CALL_MILLIS = 300;
  private static final int CONNECTIONS = 500;
  private static final int BACKLOG = 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private final int port;
  private final Map<Service, URI> services = new EnumMap<>(Service.class);
  private HttpClient client;

  private Yardstick(Map<String, String> environment) {
    port = Integer.parseInt(environment.getOrDefault("SERVER_PORT", "8083"));
    for (Service service : Service.values()) {
      String usual = "http://localhost:" + (9101 + service.ordinal());
      String url = environment.getOrDefault("DOWNSTREAM_" + service.name() + "_BASEURL", usual);
      services.put(service, URI.create(url));
    }
  }

  /** Runs until it is killed; one event loop per processor. */
  static void main() {
    int loops = Runtime.getRuntime().availableProcessors();
    Vertx.vertx()
        .deployVerticle(
            () -> new Yardstick(System.getenv()), new DeploymentOptions().setInstances(loops))
        .onFailure(failure -> {
          System.err.println("yardstick: " + failure.getMessage());
          System.exit(1);
        });
  }

  @Override
  public void start(Promise<Void> started) {
    client =
        vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setTcpNoDelay(true))
            .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS)) // the options above have no say
            .build();
    vertx
        .createHttpServer(new HttpServerOptions().setAcceptBacklog(BACKLOG))
        .requestHandler(this::answer)
        .listen(port, "127.0.0.1")
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private void answer(HttpServerRequest request) {
    var path = PRODUCT.matcher(request.path());
    if (!path.matches()) {
      request.response().setStatusCode(404).end();
      return;
    }
    product(Long.parseLong(path.group(1)))
        .onSuccess(product -> send(request, product))
        .onFailure(failure -> request.response().setStatusCode(status(failure)).end());
  }

  /** The fan-out: four calls at once, two more when their input is there. */
  private Future<Product> product(long id) {
    String key = Long.toString(id);
    Future<Catalog> catalog = call(CATALOG, key, Catalog.class).map(Yardstick::needed);
    Future<Pricing> pricing = call(PRICING, key, Pricing.class).map(Yardstick::needed);
    Future<Outcome<Inventory>> inventory = call(INVENTORY, key, Inventory.class);
    Future<Outcome<Reviews>> reviews = call(REVIEWS, key, Reviews.class);
    Future<Outcome<Recommendations>> recommendations =
        catalog.compose(found -> call(RECOMMENDATIONS, found.category(), Recommendations.class));
    Future<Outcome<Shipping>> shipping =
        inventory.compose(
            stock -> dependent(stock, found -> call(SHIPPING, found.warehouse(), Shipping.class)));
    return Future.all(catalog, pricing, inventory, reviews, recommendations, shipping)
        .map(_ ->
            ProductAssembler.assemble(
                id,
                catalog.result(),
                pricing.result(),
                inventory.result(),
                reviews.result(),
                recommendations.result(),
                shipping.result()));
  }

  private static <S, T> Future<Outcome<T>> dependent(
      Outcome<S> input, Function<S, Future<Outcome<T>>> call) {
    return switch (input) {
      case Present<S>(var value) -> call.apply(value);
      case Missing<S> _ -> Future.succeededFuture(Outcome.missing(Reason.DEPENDENCY));
    };
  }

  private <T extends Part> Future<Outcome<T>> call(Service service, String key, Class<T> type) {
    URI base = services.get(service);
    var request =
        new RequestOptions()
            .setHost(base.getHost())
            .setPort(base.getPort())
            .setURI(service.uri(base, key).getRawPath())
            .putHeader("Accept", "application/json")
            .putHeader("X-Request-Timeout-Ms", String.valueOf(CALL_MILLIS))
            .setTimeout(CALL_MILLIS);
    return client
        .request(request)
        .compose(HttpClientRequest::send)
        .compose(
            response -> response.body().map(body -> read(response.statusCode(), body, type, key)))
        .otherwise(failure -> Outcome.missing(reason(failure)));
  }

  private static <T extends Part> Outcome<T> read(
      int status, Buffer body, Class<T> type, String key) {
    return switch (status) {
      case 200 -> Replies.body(body.getBytes(), type, key);
      case 404 -> Outcome.missing(Reason.NOT_FOUND);
      default -> Outcome.missing(status >= 500 ? Reason.UNAVAILABLE : Reason.INVALID);
    };
  }

  private static Reason reason(Throwable failure) {
    return switch (failure) {
      case CallFailure invalid -> invalid.reason();
      case TimeoutException _ -> Reason.TIMEOUT;
      default -> Reason.UNAVAILABLE;
    };
  }

  private static <T> T needed(Outcome<T> outcome) {
    return switch (outcome) {
      case Present<T>(var value) -> value;
      case Missing<T>(var reason) -> throw new CallFailure(reason);
    };
  }

  private static int status(Throwable failure) {
    return switch (reason(failure)) {
      case NOT_FOUND -> 404;
      case TIMEOUT -> 504;
      default -> 502;
    };
  }

  private static void send(HttpServerRequest request, Product product) {
    try {
      request
          .response()
          .putHeader("Content-Type", "application/json")
          .putHeader("Cache-Control", product.complete() ? "no-cache" : "no-store")
          .end(Buffer.buffer(JSON.writeValueAsBytes(product)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
