package dev.fanout.core.trace;

import dev.fanout.core.downstream.Service;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.instrumenter.Instrumenter;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One attempt of a call, from its beginning. */
public final class AttemptSpan {

  private final Context context;
  private final Map<String, String> headers;
  private final Consumer<End> ending;

  private AttemptSpan(Context context, Map<String, String> headers, Consumer<End> ending) {
    this.context = context;
    this.headers = headers;
    this.ending = ending;
  }

  static AttemptSpan begin(Instrumenter<Request, End> attempts, Context parent, Request request) {
    var context = attempts.start(parent, request);
    return new AttemptSpan(
        context, request.headers, end -> attempts.end(context, request, end, null));
  }

  static AttemptSpan none(Context parent) {
    return new AttemptSpan(parent, Map.of(), _ -> {});
  }

  /** To be current where the request is made, so that the agent makes no span of its own. */
  public Context context() {
    return context;
  }

  /** For the request, so that the service's span becomes a child. */
  public Map<String, String> headers() {
    return headers;
  }

  /** It ends once; the first to say so is believed. */
  public void end(End end) {
    ending.accept(end);
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
    private final URI uri;
    private final int number;
    private final boolean hedge;
    private final long leftMillis;
    private final Map<String, String> headers = new TreeMap<>();

    Request(Service service, URI uri, int number, boolean hedge, long leftMillis) {
      this.service = service;
      this.uri = uri;
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

    URI uri() {
      return uri;
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
