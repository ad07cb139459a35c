package dev.fanout.gateway.log;

import dev.fanout.core.log.AccessLine;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** Writes a request's line when all of its answer is written, an error page included. */
public final class AccessLog extends ValveBase {

  private static final String LINE = AccessLine.class.getName();

  public AccessLog() {
    super(true);
  }

  /** To be told how the request ends. */
  public static AccessLine line(HttpServletRequest request) {
    return (AccessLine) request.getAttribute(LINE);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    var line = new AccessLine(request.getMethod(), request.getRequestURI());
    request.setAttribute(LINE, line);
    try {
      getNext().invoke(request, response);
    } finally {
      boolean left = response.getCoyoteResponse().isExceptionPresent(); // while it was answered
      line.write(left ? AccessLine.CLIENT_CLOSED_REQUEST : response.getStatus());
    }
  }
}
