package dev.fanout.gateway.stream;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;

/** Cuts off a client that for some time has taken no byte of what is there for it. */
public final class StalledReader extends IdleStateHandler {

  public StalledReader(Duration timeout) {
    super(true, 0, timeout.toMillis(), 0, MILLISECONDS);
  }

  @Override
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
    var unsent = context.channel().unsafe().outboundBuffer();
    if (unsent != null && unsent.totalPendingWriteBytes() > 0) {
      context.close();
    }
  }
}
