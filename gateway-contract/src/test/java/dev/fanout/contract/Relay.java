package dev.fanout.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a gateway and a service, passes everything on, a close as a close and a reset as a
 * reset, and counts the connections that the gateway has not closed. That is more than the service
 * could count: what the service itself has closed and the gateway has not is a leak, too.
 */
final class Relay implements AutoCloseable {

  private final ServerSocket server;
  private final int target;
  private final AtomicInteger open = new AtomicInteger();

  Relay(int target) {
    this.target = target;
    try {
      this.server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  String url() {
    return "http://localhost:" + server.getLocalPort();
  }

  int open() {
    return open.get();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket gateway = server.accept();
        open.incrementAndGet();
        Thread.startVirtualThread(() -> serve(gateway));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket gateway) {
    try (gateway;
        var service = new Socket(InetAddress.getLoopbackAddress(), target)) {
      gateway.setTcpNoDelay(true);
      service.setTcpNoDelay(true);
      Thread.startVirtualThread(() -> answers(service, gateway));
      try {
        gateway.getInputStream().transferTo(service.getOutputStream());
      } catch (IOException e) {
        reset(service);
      }
    } catch (IOException e) {
      // the service is not there
    } finally {
      open.decrementAndGet();
    }
  }

  private static void answers(Socket service, Socket gateway) {
    try {
      service.getInputStream().transferTo(gateway.getOutputStream());
      gateway.shutdownOutput();
    } catch (IOException e) {
      reset(gateway);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // it is closed already
    }
  }
}
