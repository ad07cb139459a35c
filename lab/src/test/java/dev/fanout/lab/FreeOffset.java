package dev.fanout.lab;

import dev.fanout.lab.program.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToIntFunction;

/** A shift of the ports with which one of them is free, so that a test can listen there. */
public final class FreeOffset {
  /**
   * All shifted ports lie below 32768, where no system takes the local ports of its connections
   * from: one of those, open or just closed, would take a port that nobody listens on.
   */
  private static final int LOWEST = 2_000;

  private static final int HIGHEST = 23_000;

  private FreeOffset() {}

  /** Listens on that port and says with which shift it is the one. */
  public record Listening(ServerSocket socket, Ports ports) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  public static Listening listen(ToIntFunction<Ports> port) throws IOException {
    while (true) {
      var ports = new Ports(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));
      try {
        return new Listening(
            new ServerSocket(port.applyAsInt(ports), 50, InetAddress.getLoopbackAddress()), ports);
      } catch (IOException e) {
        continue; // taken
      }
    }
  }
}
