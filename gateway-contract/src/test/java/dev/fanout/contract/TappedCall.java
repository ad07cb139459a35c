package dev.fanout.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.regex.Pattern;

/** A request on its way to a service, until its answer is complete or one of the two hangs up. */
final class TappedCall {

  enum End {
    COMPLETE,
    CUT_BY_GATEWAY,
    CUT_BY_SERVICE
  }

  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length: (\\d+)\r\n", Pattern.CASE_INSENSITIVE);
  private static final Pattern USEFUL =
      Pattern.compile(
          "^HTTP/1.1 200 .*\r\ncontent-type: application/json\r\n",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

  private final TappedConnection connection;
  private final boolean onKeptConnection;
  private final boolean withholding;
  private final StringBuilder head = new StringBuilder();
  private String tail = "";
  private long received;
  private End end;
  private long endedAt;

  /**
   * @param onKeptConnection whether the connection has carried another call before
   * @param withholding as in {@link Tap#withhold}
   */
  TappedCall(TappedConnection connection, boolean onKeptConnection, boolean withholding) {
    this.connection = connection;
    this.onKeptConnection = onKeptConnection;
    this.withholding = withholding;
  }

  /**
   * Notes a piece of the answer, before the gateway gets it.
   *
   * @return how many bytes of it the gateway is to get
   */
  synchronized int answered(byte[] bytes, int count) {
    String text = new String(bytes, 0, count, ISO_8859_1);
    received += count;
    tail = last(LAST_CHUNK.length(), tail + text);
    if (headEnd() < 0) {
      head.append(text);
    }
    if (!isAnswered()) {
      return count;
    }
    if (withholding && !USEFUL.matcher(head).find() && received > headEnd()) {
      return count - 1;
    }
    end(End.COMPLETE);
    return count;
  }

  /** As the stubs frame it: with a length, or in chunks of which none has a line break in it. */
  private boolean isAnswered() {
    var length = LENGTH.matcher(head);
    return headEnd() >= 0
        && (length.find()
            ? received == headEnd() + Long.parseLong(length.group(1))
            : tail.equals(LAST_CHUNK));
  }

  /** Where the body begins; negative as long as that has not come. */
  private int headEnd() {
    int end = head.indexOf("\r\n\r\n");
    return end < 0 ? end : end + 4;
  }

  private static String last(int count, String text) {
    return text.substring(Math.max(0, text.length() - count));
  }

  /** Only the first end counts. */
  synchronized void end(End how) {
    if (end == null) {
      end = how;
      endedAt = System.nanoTime();
    }
  }

  /** Empty while the gateway has something to wait for. */
  synchronized Optional<End> end() {
    return Optional.ofNullable(end);
  }

  synchronized long endedAt() {
    return endedAt;
  }

  /** Whether it was lost on a connection that may have been dead before. */
  synchronized boolean isFoundDead() {
    return onKeptConnection && end == End.CUT_BY_SERVICE && received == 0;
  }

  /** Whether the connection that carried it serves on, for the next one. */
  boolean isConnected() {
    return connection.isOpen();
  }

  /** Whether the gateway has nothing left to do about it, not even to close its connection. */
  boolean isOver() {
    return end().isPresent() && !(end().get() == End.CUT_BY_SERVICE && isConnected());
  }

  @Override
  public String toString() {
    return end().map(End::name).orElse("on the wire")
        + (isConnected() ? ", connected" : ", closed");
  }
}
