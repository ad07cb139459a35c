package dev.fanout.stubs;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import com.github.tomakehurst.wiremock.core.Options;
import com.github.tomakehurst.wiremock.http.HttpServerFactory;
import com.github.tomakehurst.wiremock.jetty11.Jetty11HttpServer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import wiremock.org.eclipse.jetty.server.Request;
import wiremock.org.eclipse.jetty.server.RequestLog;
import wiremock.org.eclipse.jetty.server.Response;
import wiremock.org.eclipse.jetty.server.Server;

/**
 * A server span for each call of a service, from the call's arrival to the last byte of the answer,
 * or until the caller is gone. The server's request log makes it, which knows both: WireMock's own
 * listeners hear of an answer before its delay.
 */
final class ServerSpans implements RequestLog {
  private static final String ADMIN = "/__admin";
  private static final TextMapGetter<Request> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Request request) {
          return Collections.list(request.getHeaderNames());
        }

        @Override
        public String get(Request request, String name) {
          return request.getHeader(name);
        }
      };

  private final Service service;
  private final Tracer tracer;

  ServerSpans(Service service, OpenTelemetry telemetry) {
    this.service = service;
    this.tracer = telemetry.getTracer("dev.fanout.stubs");
  }

  /**
   * Sent under the service's own name, over HTTP with protobuf, and as OpenTelemetry's variables
   * say: six services in one JVM are six in a trace.
   */
  static ServerSpans sent(Service service) {
    var telemetry =
        AutoConfiguredOpenTelemetrySdk.builder()
            .addPropertiesSupplier(() ->
                Map.of(
                    "otel.exporter.otlp.protocol", "http/protobuf",
                    "otel.metrics.exporter", "none",
                    "otel.logs.exporter", "none"))
            .addPropertiesCustomizer(_ -> Map.of("otel.service.name", service.wireName()))
            .build()
            .getOpenTelemetrySdk();
    return new ServerSpans(service, telemetry);
  }

  /** What makes WireMock start its usual server with this log. */
  HttpServerFactory server() {
    return (options, admin, stubs) ->
        new Jetty11HttpServer(options, admin, stubs) {
          @Override
          protected void applyAdditionalServerConfiguration(Server server, Options options) {
            super.applyAdditionalServerConfiguration(server, options);
            server.setRequestLog(ServerSpans.this);
          }
        };
  }

  /** When all is over. */
  @Override
  public void log(Request request, Response response) {
    String path = request.getHttpURI().getPath();
    if (path.startsWith(ADMIN)) {
      return;
    }
    var end = Instant.now();
    var begin = end.minusNanos(System.nanoTime() - request.getBeginNanoTime());
    int status = response.getCommittedMetaData() == null ? 0 : response.getStatus();
    var span =
        tracer
            .spanBuilder(request.getMethod() + " " + service.route())
            .setSpanKind(SpanKind.SERVER)
            .setParent(
                W3CTraceContextPropagator.getInstance().extract(Context.root(), request, HEADERS))
            .setStartTimestamp(begin)
            .setAttribute("http.request.method", request.getMethod())
            .setAttribute("http.route", service.route())
            .setAttribute("url.path", path)
            .setAttribute("url.scheme", request.getScheme())
            .setAttribute("server.address", request.getServerName())
            .setAttribute("server.port", (long) request.getServerPort())
            .startSpan();
    if (status > 0) {
      span.setAttribute(longKey("http.response.status_code"), status);
    }
    if (status >= 500) {
      span.setStatus(StatusCode.ERROR).setAttribute(stringKey("error.type"), "" + status);
    }
    span.end(end);
  }
}
