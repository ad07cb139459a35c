package dev.fanout.gateway.stream;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;

/** Cuts off a client that for some time has taken no byte of what is there for it. */
public final class StalledReader extends IdleStateHandler {

  /** At the first of two looks, half of the time apart, between which no write has ended. */
  private long unsentBefore;

  public StalledReader(Duration timeout) {
    super(0, timeout.toNanos() / 2, 0, NANOSECONDS);
  }

  @Override
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
    var buffer = context.channel().unsafe().outboundBuffer();
    // part of a write counts as progress too
    long unsent = buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    if (unsent > 0 && !event.isFirst() && unsent == unsentBefore) {
      context.close();
    }
    unsentBefore = unsent;
  }
}
