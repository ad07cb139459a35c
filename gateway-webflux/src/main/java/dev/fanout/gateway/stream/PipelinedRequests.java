package dev.fanout.gateway.stream;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Cuts off a client that sends much ahead of its answers, or does not read them. Reactor Netty
 * reads on while it answers, and queues what comes in without a bound.
 */
public final class PipelinedRequests extends ChannelDuplexHandler {

  /** Requests whose answers the kernel has not taken, one of which is being answered. */
  static final int MOST_REQUESTS = 17;

  /** Bytes of bodies that come in behind another request. */
  static final int MOST_BYTES = 64 * 1024;

  private int requests;
  private int bytes;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof HttpRequest) {
      requests++;
    }
    if (message instanceof HttpContent content && requests > 1) {
      bytes += content.content().readableBytes();
    }
    if (requests > MOST_REQUESTS || bytes > MOST_BYTES) {
      ReferenceCountUtil.release(message);
      context.close();
    } else {
      super.channelRead(context, message);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof LastHttpContent && !isInformational(message)) {
      super.write(context, message, promise.unvoid().addListener(_ -> answered()));
    } else {
      super.write(context, message, promise);
    }
  }

  /** What comes next is of the next request, of which there is at most as much as was allowed. */
  private void answered() {
    requests--;
    bytes = 0;
  }

  private static boolean isInformational(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }
}
