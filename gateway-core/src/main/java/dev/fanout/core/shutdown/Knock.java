package dev.fanout.core.shutdown;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to a listener of ours and leaves, so that the listener's thread has a look around. */
public final class Knock {

  /**
   * How long a listener may take to answer to it, in milliseconds. Whoever is in the kernel's queue
   * then is reset; 128 ms were seen, on two processors with four busy loops beside them.
   */
  public static final int PATIENCE_MILLIS = 5_000;

  private static final Logger log = LoggerFactory.getLogger(Knock.class);

  private Knock() {}

  public static void on(InetSocketAddress listener) {
    var address = listener.getAddress();
    var host = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, listener.getPort()), PATIENCE_MILLIS);
    } catch (IOException e) { // then nobody else gets in either
      log.debug("Nobody listens at {}", listener, e);
    }
  }
}
