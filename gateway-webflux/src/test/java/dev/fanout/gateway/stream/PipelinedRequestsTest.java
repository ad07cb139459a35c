package dev.fanout.gateway.stream;

import static dev.fanout.gateway.stream.PipelinedRequests.MOST_BYTES;
import static dev.fanout.gateway.stream.PipelinedRequests.MOST_REQUESTS;
import static io.netty.handler.codec.http.HttpResponseStatus.CONTINUE;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpVersion.HTTP_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelinedRequestsTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new PipelinedRequests());

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void whatIsAnsweredIsNotAhead() {
    for (int i = 0; i < 10 * MOST_REQUESTS; i++) {
      ask();
      answer(OK);
    }
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void oneRequestTooManyAheadClosesTheConnection() {
    for (int i = 0; i < MOST_REQUESTS; i++) {
      ask();
    }
    assertThat(channel.isOpen()).isTrue();
    answer(CONTINUE); // which is no answer
    ask();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aBodyAheadMayBeSoLongAndNoLonger() {
    channel.writeInbound(new DefaultHttpRequest(HTTP_1_1, HttpMethod.POST, "/"));
    send(10 * MOST_BYTES); // of the request that is being answered, for which nobody has to wait
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    channel.writeInbound(new DefaultHttpRequest(HTTP_1_1, HttpMethod.POST, "/"));
    send(MOST_BYTES);
    assertThat(channel.isOpen()).isTrue();
    answer(OK);
    send(10 * MOST_BYTES);
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    channel.writeInbound(new DefaultHttpRequest(HTTP_1_1, HttpMethod.POST, "/"));
    send(MOST_BYTES);
    assertThat(channel.isOpen()).isTrue();
    var last = send(1);
    assertThat(channel.isOpen()).isFalse();
    assertThat(last.refCnt()).isZero();
  }

  private void ask() {
    channel.writeInbound(
        new DefaultHttpRequest(HTTP_1_1, HttpMethod.GET, "/"), LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private ByteBuf send(int bytes) {
    var body = Unpooled.buffer().writeZero(bytes);
    channel.writeInbound(new DefaultHttpContent(body));
    return body;
  }

  private void answer(HttpResponseStatus status) {
    channel.writeOutbound(new DefaultFullHttpResponse(HTTP_1_1, status));
  }
}
