package dev.fanout.stubs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import wiremock.org.eclipse.jetty.io.EndPoint;
import wiremock.org.eclipse.jetty.server.HttpOutput;
import wiremock.org.eclipse.jetty.util.BufferUtil;

/**
 * A body that decides itself what to send when. WireMock passes a body on by {@link #transferTo},
 * so that is all there is; to every other reader the body is empty.
 *
 * <p>It may block for minutes. Its answer must therefore have no delay: WireMock then sends it on
 * the request's own virtual thread, and not on one of the few that all delayed answers share.
 */
final class SelfSendingBody extends InputStream {
  private static final Duration DRIP_INTERVAL = Duration.ofMillis(200);
  private static final Duration DRIP_LENGTH = Duration.ofMinutes(5);
  private static final Duration SILENCE_CHECK_INTERVAL = Duration.ofMillis(100);
  private static final byte[] BLANKS = " ".repeat(50_000).getBytes(US_ASCII);
  private static final int OVERSIZE = 50_000_000;

  private final Sending sending;

  private SelfSendingBody(Sending sending) {
    this.sending = sending;
  }

  /** Nothing, not even a status line, until the client leaves or {@code inForce} ends. */
  static SelfSendingBody silence(BooleanSupplier inForce) {
    return new SelfSendingBody((out, connection) -> {
      var unread = BufferUtil.allocate(1024);
      while (inForce.getAsBoolean() && connection.fill(unread) >= 0) {
        BufferUtil.clear(unread);
        Thread.sleep(SILENCE_CHECK_INTERVAL);
      }
      connection.close();
    });
  }

  /** The JSON object with blanks behind its brace, one at a time; cut off when the fault ends. */
  static SelfSendingBody drip(byte[] json, BooleanSupplier inForce) {
    return new SelfSendingBody((out, connection) -> {
      out.write(json, 0, 1);
      for (long sent = 0; sent < DRIP_LENGTH.dividedBy(DRIP_INTERVAL); sent++) {
        out.flush();
        Thread.sleep(DRIP_INTERVAL);
        if (!inForce.getAsBoolean()) {
          connection.close();
          return;
        }
        out.write(' ');
      }
      out.write(json, 1, json.length - 1);
    });
  }

  /** The JSON object with 50 MB of blanks behind its brace. */
  static SelfSendingBody oversized(byte[] json) {
    return new SelfSendingBody((out, connection) -> {
      out.write(json, 0, 1);
      for (int sent = 0; sent < OVERSIZE; sent += BLANKS.length) {
        out.write(BLANKS);
      }
      out.write(json, 1, json.length - 1);
    });
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    var response = (HttpOutput) out;
    try {
      sending.send(response, response.getHttpChannel().getEndPoint());
      return response.getWritten();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("the server stops");
    }
  }

  @Override
  public int read() {
    return -1;
  }

  private interface Sending {
    void send(OutputStream out, EndPoint connection) throws IOException, InterruptedException;
  }
}
