package dev.fanout.gateway.stream;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;

/** Cuts off a client that for some time has taken no byte of what is there for it. */
public final class StalledReader extends IdleStateHandler {

  /** Within the time: so it is cut off a quarter of it later at most. */
  private static final int LOOKS = 4;

  private final long timeout;

  /** At the last look, and since when it has been the same, with no write ended meanwhile. */
  private long unsent;

  private long since;

  public StalledReader(Duration timeout) {
    super(0, timeout.toNanos() / LOOKS, 0, NANOSECONDS);
    this.timeout = timeout.toNanos();
  }

  @Override
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
    var buffer = context.channel().unsafe().outboundBuffer();
    // part of a write counts as progress too
    long left = buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    long now = System.nanoTime();
    if (event.isFirst() || left == 0 || left != unsent) {
      unsent = left;
      since = now;
    } else if (now - since >= timeout) {
      context.close();
    }
  }
}
