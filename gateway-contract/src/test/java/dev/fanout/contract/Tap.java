package dev.fanout.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between one gateway and one service and notes what becomes of every call. */
final class Tap {

  private final String name;
  private final ServerSocket server;
  private final int service;
  private final List<TappedCall> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean withholding;

  /**
   * @param service the port to pass everything on to
   */
  Tap(String name, int service) {
    this.name = name;
    this.service = service;
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

  /** In the order in which they came, since they were forgotten last. */
  List<TappedCall> calls() {
    return List.copyOf(calls);
  }

  void forgetCalls() {
    calls.clear();
  }

  /** Whether a body that nobody needs stays without its last byte: who reads it waits in vain. */
  void withhold(boolean uselessBodies) {
    withholding = uselessBodies;
  }

  /** Before the service gets it. */
  TappedCall begin(TappedConnection connection, boolean kept) {
    var call = new TappedCall(connection, kept, withholding);
    calls.add(call);
    return call;
  }

  /** How many the gateway has open. */
  int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket gateway = server.accept();
        Thread.startVirtualThread(() -> pass(gateway));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void pass(Socket gateway) {
    connections.incrementAndGet();
    try (gateway;
        var socket = new Socket(InetAddress.getLoopbackAddress(), service)) {
      gateway.setTcpNoDelay(true);
      socket.setTcpNoDelay(true);
      new TappedConnection(this, gateway, socket).pass();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      connections.decrementAndGet();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
