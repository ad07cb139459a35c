package dev.fanout.gateway.shutdown;

import dev.fanout.core.shutdown.DrainSequence;
import dev.fanout.core.shutdown.Knock;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Stops the gateway before Spring stops anything else, the server and its ports included. */
@Component
public final class Drain implements SmartLifecycle {

  private final ShutdownSignal requests;
  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
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
          connections.add(channel);
          channel.closeFuture().addListener(_ -> connections.remove(channel));
        });
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
        this::closeListener,
        () -> !connections.isEmpty(),
        () -> requests.isBusy() || isSending(),
        requests::cancelAll);
  }

  /**
   * Right behind the last connection in the kernel's queue, all of which would be reset; Netty
   * would pause after 16 of them.
   */
  private void closeListener() {
    requests.lastOnTheirConnections();
    var listener = server.channel();
    listener
        .eventLoop()
        .execute(() -> {
          var batches =
              (MaxMessagesRecvByteBufAllocator) listener.config().getRecvByteBufAllocator();
          batches.maxMessagesPerRead(Integer.MAX_VALUE);
          listener.pipeline().addFirst(new CloseBehindAccept());
        });
    Knock.on((InetSocketAddress) listener.localAddress());
    if (!listener.closeFuture().awaitUninterruptibly(Knock.PATIENCE_MILLIS)) {
      listener.close().awaitUninterruptibly();
    }
  }

  /** For Reactor Netty a request is over once its answer is queued, however long it is. */
  private boolean isSending() {
    return connections.stream()
        .anyMatch(channel ->
            channel.bytesBeforeUnwritable() < channel.config().getWriteBufferHighWaterMark());
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
