package dev.fanout.lab.program;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Whether the gateways run under the OpenTelemetry agent, and whether their spans go anywhere. */
public enum Tracing {
  /** No agent. */
  OFF,
  /** Agent attached, spans made, nobody to send them to. */
  UNSENT,
  /** Agent attached, spans go to the OTLP receiver on this machine. */
  SENT;

  private static final int OTLP_PORT = 4318;
  private static final int CONNECT_MILLIS = 500;

  /** With the agent: looks whether somebody listens for OTLP over HTTP on this machine. */
  public static Tracing detect(boolean agent) {
    if (!agent) {
      return OFF;
    }
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", OTLP_PORT), CONNECT_MILLIS);
      return SENT;
    } catch (IOException e) {
      return UNSENT;
    }
  }

  /** One line for people. */
  public String sentence() {
    return switch (this) {
      case OFF -> "OpenTelemetry agent: not attached.";
      case UNSENT ->
          "OpenTelemetry agent: attached and making spans, but nobody takes them on"
              + " 127.0.0.1:4318.";
      case SENT -> "OpenTelemetry agent: attached, spans go to 127.0.0.1:4318.";
    };
  }
}
