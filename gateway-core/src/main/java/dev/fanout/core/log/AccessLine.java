package dev.fanout.core.log;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.outcome.Reason;
import dev.fanout.core.policy.CancellationCause;
import dev.fanout.core.problem.ProblemType;
import io.opentelemetry.context.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line in the log that each request has, written when it is over: what was asked, how it ended
 * and why, in the trace's words. No query, no header and no body is in it.
 */
public final class AccessLine {

  /** Nginx's status for it, which only logs and metrics get to see. */
  public static final int CLIENT_CLOSED_REQUEST = 499;

  private static final Logger log = LoggerFactory.getLogger(AccessLine.class);

  private final String method;
  private final String path;
  private final long begun = System.nanoTime();
  private final Context trace = Context.current();
  private int products;
  private final Set<String> outcomes = new TreeSet<>();
  private final Set<String> degraded = new TreeSet<>();
  private Service service;
  private CancellationCause cause;
  private boolean written;

  /**
   * Of a request that begins now, where the server's span is current.
   *
   * @param path as it was sent
   */
  public AccessLine(String method, String path) {
    this.method = method;
    this.path = path;
  }

  /**
   * A product has been put together.
   *
   * @param missing parts, each as {@code part:reason}
   */
  public synchronized void answered(List<String> missing) {
    product(missing.isEmpty() ? "complete" : "degraded");
    degraded.addAll(missing);
  }

  /** A product could not be put together without this part. */
  public synchronized void missing(Service needed, Reason reason) {
    product(reason.text());
    service = needed;
  }

  /** A product was given up. */
  public synchronized void cancelled(CancellationCause why) {
    product("cancelled");
    cause = why;
  }

  private void product(String outcome) {
    products++;
    outcomes.add(outcome);
  }

  /**
   * The request is over; the first to say so is believed.
   *
   * @param status that was sent, or {@link #CLIENT_CLOSED_REQUEST}
   */
  public synchronized void write(int status) {
    if (written || !log.isInfoEnabled()) {
      return;
    }
    written = true;
    if (status == CLIENT_CLOSED_REQUEST && cause != CancellationCause.SHUTDOWN) {
      cause = CancellationCause.CLIENT_GONE;
    }
    long nanos = System.nanoTime() - begun;
    var fields = fields(cause == CancellationCause.CLIENT_GONE ? CLIENT_CLOSED_REQUEST : status);
    var line = log.atInfo();
    fields.forEach(line::addKeyValue);
    try (var _ = trace.makeCurrent()) {
      line.addKeyValue("event.duration", nanos).log(text(fields, nanos));
    }
  }

  private Map<String, Object> fields(int status) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("http.request.method", method);
    fields.put("url.path", path);
    fields.put("http.response.status_code", status);
    if (products > 1) {
      fields.put("fanout.products", products);
    }
    if (cause != null) {
      fields.put("fanout.outcome", "cancelled");
      fields.put("fanout.cancellation.cause", cause.toString());
    } else if (products > 0) {
      fields.put("fanout.outcome", outcomes.size() == 1 ? outcomes.iterator().next() : "degraded");
    } else if (status >= 400) {
      fields.put("fanout.outcome", ProblemType.of(status).text());
    }
    if (!degraded.isEmpty()) {
      fields.put("fanout.degraded", List.copyOf(degraded));
    }
    if (service != null) {
      fields.put("fanout.service", service.toString());
    }
    return fields;
  }

  /** The same for people. */
  private static String text(Map<String, Object> fields, long nanos) {
    var text = new StringBuilder();
    fields.forEach((name, value) -> {
      if (name.startsWith("fanout.")) {
        text.append(", ").append(name.substring(name.lastIndexOf('.') + 1)).append(' ');
      } else if (!text.isEmpty()) {
        text.append(' ');
      }
      text.append(value);
    });
    return text.append(String.format(Locale.ROOT, ", %.1f ms", nanos / 1e6)).toString();
  }
}
