package dev.fanout.gateway.shutdown;

import dev.fanout.core.shutdown.DrainSequence;
import dev.fanout.gateway.cancellation.ClientDisconnect;
import dev.fanout.gateway.cancellation.WatchableHttp11Protocol;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Stops the gateway before Spring stops anything else, the server and its ports included. */
@Component
public final class Drain implements SmartLifecycle {

  private final ClientDisconnect requests;
  private volatile WatchableHttp11Protocol server;
  private volatile boolean running;

  Drain(ClientDisconnect requests) {
    this.requests = requests;
  }

  /** Names the server to be drained, before it starts. */
  public void of(WatchableHttp11Protocol protocol) {
    server = protocol;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    if (server == null) { // as in a test without one
      return;
    }
    requests.endStreams();
    DrainSequence.run(
        server::closeListener,
        server::hasConnections,
        () -> server.isBusy() || requests.areWatched(), // the server counts those of HTTP/1 only
        requests::cancelAll);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
