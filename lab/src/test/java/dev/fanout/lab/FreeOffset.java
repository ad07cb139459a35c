package dev.fanout.lab;

import dev.fanout.lab.program.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToIntFunction;

/** A shift of the ports with which one of them is free, so that a test can listen there. */
public final class FreeOffset {
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
      var ports = new Ports(ThreadLocalRandom.current().nextInt(30_000, Ports.MAX_OFFSET));
      try {
        return new Listening(
            new ServerSocket(port.applyAsInt(ports), 50, InetAddress.getLoopbackAddress()), ports);
      } catch (IOException e) {
        continue; // taken
      }
    }
  }
}
