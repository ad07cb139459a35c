package dev.fanout.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fanout.lab.FreeOffset;
import dev.fanout.lab.otlp.OtlpReceiver;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Tracing;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class DestinationTest {
  @Test
  void withoutTheAgentThereIsNothingToSend() throws Exception {
    assertThat(Destination.choose(false, Ports.USUAL).tracing()).isEqualTo(Tracing.OFF);
  }

  @Test
  void spansGoToWhoeverTakesThem() throws Exception {
    try (var taker = new OtlpReceiver(0, _ -> {})) {
      assertThat(Destination.choose(true, free(), taker.port()).tracing()).isEqualTo(Tracing.SENT);
    }
  }

  @Test
  void elseTheDemoShowsThemItself() throws Exception {
    var ports = free();
    var destination = Destination.choose(true, ports, ports.otlp());
    assertThat(destination.tracing()).isEqualTo(Tracing.VIEWED);
    assertThat(destination.obstacle()).isEmpty();
  }

  @Test
  void unlessSomethingElseHasAPort() throws Exception {
    try (var taken = FreeOffset.listen(Ports::viewer)) {
      var ports = taken.ports();
      var destination = Destination.choose(true, ports, ports.otlp());
      assertThat(destination.tracing()).isEqualTo(Tracing.UNSENT);
      assertThat(destination.obstacle())
          .get()
          .asString()
          .contains(
              "No traces will be shown: port " + ports.viewer(),
              "pid " + ProcessHandle.current().pid(),
              "--port-offset");
    }
  }

  /** A port may be open for something else than spans. */
  @Test
  void whoTakesNoSpansIsNoDestination() throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start(); // answers 404 to everything
    int port = server.getAddress().getPort();
    try {
      assertThat(Destination.choose(true, free(), port).tracing()).isEqualTo(Tracing.VIEWED);
    } finally {
      server.stop(0);
    }
    assertThat(Tracing.taken(port)).isFalse();
  }

  /** The shift with which both of the viewer's ports are free. */
  private static Ports free() throws IOException {
    while (true) {
      try (var otlp = FreeOffset.listen(Ports::otlp)) {
        int viewer = otlp.ports().viewer();
        try (var socket = new ServerSocket(viewer, 1, InetAddress.getLoopbackAddress())) {
          assertThat(socket.getLocalPort()).isEqualTo(viewer);
          return otlp.ports();
        } catch (BindException e) {
          continue; // taken
        }
      }
    }
  }
}
