package dev.fanout.gateway.shutdown;

import dev.fanout.core.shutdown.DrainSequence;
import dev.fanout.core.shutdown.Knock;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Stops the gateway before Spring stops anything else, the server and its ports included. */
@Component
public final class Drain implements SmartLifecycle {

  private final ShutdownSignal requests;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile DisposableServer server;
  private volatile boolean running;

  Drain(ShutdownSignal requests) {
    this.requests = requests;
  }

  /** Names the server to be drained, before it starts. */
  public HttpServer of(HttpServer netty) {
    return netty
        .doOnBound(bound -> server = bound)
        .doOnChannelInit((_, channel, _) -> {
          connections.incrementAndGet();
          channel.closeFuture().addListener(_ -> connections.decrementAndGet());
        });
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    DrainSequence.run(
        this::closeListener,
        () -> connections.get() > 0,
        requests::hasRequests,
        requests::cancelAll);
  }

  /** Right behind the last connection in the kernel's queue, all of which would be reset. */
  private void closeListener() {
    requests.lastOnTheirConnections();
    var listener = server.channel();
    listener.pipeline().addFirst(new CloseBehindAccept());
    Knock.on((InetSocketAddress) listener.localAddress());
    if (!listener.closeFuture().awaitUninterruptibly(Knock.PATIENCE_MILLIS)) {
      listener.close().awaitUninterruptibly();
    }
  }

  private static final class CloseBehindAccept extends ChannelInboundHandlerAdapter {

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.close();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
