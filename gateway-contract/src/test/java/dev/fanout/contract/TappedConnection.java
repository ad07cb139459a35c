package dev.fanout.contract;

import static dev.fanout.contract.TappedCall.End.CUT_BY_GATEWAY;
import static dev.fanout.contract.TappedCall.End.CUT_BY_SERVICE;

import java.io.IOException;
import java.net.Socket;

/**
 * Passes on what a gateway and a service send each other, and how the service closes: its FIN as a
 * FIN and its RST as an RST.
 */
final class TappedConnection {

  private static final int BUFFER = 65_536;

  private final Tap tap;
  private final Socket gateway;
  private final Socket service;
  private volatile TappedCall call;
  private volatile boolean open = true;

  TappedConnection(Tap tap, Socket gateway, Socket service) {
    this.tap = tap;
    this.gateway = gateway;
    this.service = service;
  }

  /** False as soon as the gateway has closed it, or has been sent an RST. */
  boolean isOpen() {
    return open;
  }

  /** Returns when the gateway's side is closed; closing the service's is up to the caller. */
  void pass() {
    Thread.startVirtualThread(this::passAnswers);
    var bytes = new byte[BUFFER];
    for (int count = request(bytes); count >= 0; count = request(bytes)) {
      if (call == null || call.end().isPresent()) { // otherwise it is the rest of a request
        call = tap.begin(this, call != null);
      }
      if (!send(service, bytes, count)) {
        end(CUT_BY_SERVICE);
      }
    }
    end(CUT_BY_GATEWAY);
    open = false;
  }

  /** Negative when the gateway has closed, in whichever way. */
  private int request(byte[] bytes) {
    try {
      return gateway.getInputStream().read(bytes);
    } catch (IOException e) {
      return -1;
    }
  }

  private void passAnswers() {
    var bytes = new byte[BUFFER];
    try {
      for (int count = answer(bytes); count >= 0; count = answer(bytes)) {
        if (!send(gateway, bytes, call.answered(bytes, count))) {
          end(CUT_BY_GATEWAY);
          return;
        }
      }
      end(CUT_BY_SERVICE);
      gateway.shutdownOutput();
    } catch (IOException e) {
      end(CUT_BY_SERVICE);
      reset();
    }
  }

  private int answer(byte[] bytes) throws IOException {
    return service.getInputStream().read(bytes);
  }

  /** Whether the other side still takes it. */
  private static boolean send(Socket to, byte[] bytes, int count) {
    try {
      to.getOutputStream().write(bytes, 0, count);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void reset() {
    try {
      gateway.setSoLinger(true, 0);
      gateway.close();
    } catch (IOException e) {
      // the gateway was faster
    }
  }

  /** Only the first end of a call counts. */
  private void end(TappedCall.End end) {
    if (call != null) {
      call.end(end);
    }
  }
}
