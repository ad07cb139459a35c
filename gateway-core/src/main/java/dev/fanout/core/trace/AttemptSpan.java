package dev.fanout.core.trace;

import dev.fanout.core.downstream.Service;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.instrumenter.Instrumenter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.TreeMap;

/** One attempt of a call, from its beginning. */
public final class AttemptSpan {

  private final Instrumenter<Request, End> attempts;
  private final Request request;
  private final Context context;

  AttemptSpan(Instrumenter<Request, End> attempts, Context parent, Request request) {
    this.attempts = attempts;
    this.request = request;
    this.context = attempts.start(parent, request);
  }

  /** To be current where the request is made, so that the agent makes no span of its own. */
  public Context context() {
    return context;
  }

  /** For the request, so that the service's span becomes a child. */
  public Map<String, String> headers() {
    return request.headers;
  }

  /** It ends once; the first to say so is believed. */
  public void end(End end) {
    attempts.end(context, request, end, null);
  }

  /**
   * @param status of the answer, 0 without one
   * @param outcome as metrics name it
   * @param errorType null where nobody has failed
   * @param cause of a cancellation, as metrics name it; or null
   */
  public record End(int status, String outcome, String errorType, String cause) {}

  /** What is asked for. */
  static final class Request {

    private final Service service;
    private final URI baseUrl;
    private final String key;
    private final int number;
    private final boolean hedge;
    private final long leftMillis;
    private final Map<String, String> headers = new TreeMap<>();

    Request(Service service, URI baseUrl, String key, int number, boolean hedge, long leftMillis) {
      this.service = service;
      this.baseUrl = baseUrl;
      this.key = key;
      this.number = number;
      this.hedge = hedge;
      this.leftMillis = leftMillis;
    }

    String name() {
      return "GET " + service.path();
    }

    Service service() {
      return service;
    }

    URI baseUrl() {
      return baseUrl;
    }

    /** As it is asked for; a base URL has neither user nor query. */
    String url() {
      String template = service.path();
      String path = baseUrl.getPath() + template.substring(0, template.indexOf('{')) + key;
      try {
        return new URI(
                baseUrl.getScheme(), null, baseUrl.getHost(), baseUrl.getPort(), path, null, null)
            .toASCIIString();
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }

    int number() {
      return number;
    }

    boolean hedge() {
      return hedge;
    }

    long leftMillis() {
      return leftMillis;
    }

    void propagate(String name, String value) {
      headers.put(name, value);
    }
  }
}
