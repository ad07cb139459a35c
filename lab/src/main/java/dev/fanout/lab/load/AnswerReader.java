package dev.fanout.lab.load;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Puts the HTTP/1.1 responses to GET together from the bytes of one connection, as they arrive.
 * Strict: what it cannot take for certain ends with a {@link ProtocolException}, so that a broken
 * answer never counts as a fast one.
 */
final class AnswerReader {
  private static final int LONGEST_HEAD = 64 * 1024;
  private static final int LARGEST_BODY = 4 * 1024 * 1024;
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 [2-5][0-9]{2}( .*)?");

  private byte[] bytes = new byte[4 * 1024];
  private int filled;

  /** Null until the head of an answer is there in full. */
  private Head head;

  /**
   * @param body where it begins
   * @param length of the body, -1 when it is chunked
   */
  private record Head(int status, int body, int length, boolean reusable) {}

  /** Takes what has arrived; the answer when these bytes were its last. */
  Optional<Answer> read(ByteBuffer arrived) throws ProtocolException {
    int looked = Math.max(0, filled - 3);
    append(arrived);
    if (head == null) {
      int end = endOfHead(looked);
      if (end < 0) {
        requireShort(filled, LONGEST_HEAD, "Head");
        return Optional.empty();
      }
      head = head(end);
    }
    return Optional.ofNullable(head.length < 0 ? chunked() : whole());
  }

  private void append(ByteBuffer arrived) {
    int more = arrived.remaining();
    if (filled + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, filled + more));
    }
    arrived.get(bytes, filled, more);
    filled += more;
  }

  /** Where the empty line begins that ends the headers, or -1. */
  private int endOfHead(int from) {
    for (int i = from; i + 3 < filled; i++) {
      if (isLineEnd(i) && isLineEnd(i + 2)) {
        return i;
      }
    }
    return -1;
  }

  private boolean isLineEnd(int at) {
    return bytes[at] == '\r' && bytes[at + 1] == '\n';
  }

  private Head head(int end) throws ProtocolException {
    String[] lines = text(0, end).split("\r\n", -1);
    if (!STATUS_LINE.matcher(lines[0]).matches()) {
      throw new ProtocolException("Not a status line: " + lines[0]);
    }
    int length = -1;
    boolean chunked = false;
    boolean reusable = true;
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 1) {
        throw new ProtocolException("Not a header: " + lines[i]);
      }
      String value = lines[i].substring(colon + 1).strip();
      switch (lines[i].substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-length" -> length = number(value, 10);
        case "transfer-encoding" -> chunked = chunked(value);
        case "connection" -> reusable = !value.equalsIgnoreCase("close");
        default -> {
          // of no consequence here
        }
      }
    }
    if (chunked == (length >= 0)) {
      throw new ProtocolException("Content-Length or chunked, one of them");
    }
    requireShort(length, LARGEST_BODY, "Body");
    return new Head(Integer.parseInt(lines[0], 9, 12, 10), end + 4, length, reusable);
  }

  private static boolean chunked(String value) throws ProtocolException {
    if (!value.equalsIgnoreCase("chunked")) {
      throw new ProtocolException("Transfer-Encoding: " + value);
    }
    return true;
  }

  private Answer whole() {
    int end = head.body + head.length;
    return filled < end ? null : answer(Arrays.copyOfRange(bytes, head.body, end), end);
  }

  /** From the first chunk each time: most answers arrive in one piece, all in a few. */
  private Answer chunked() throws ProtocolException {
    byte[] body = new byte[filled - head.body];
    int length = 0;
    for (int at = head.body; ; ) {
      int line = at;
      while (line + 1 < filled && !isLineEnd(line)) {
        line++;
      }
      if (line + 1 >= filled) {
        return null;
      }
      int size = number(text(at, line), 16);
      requireShort(length + size, LARGEST_BODY, "Body");
      at = line + 2 + size;
      if (at + 2 > filled) {
        return null;
      }
      if (!isLineEnd(at)) {
        throw new ProtocolException("No end of line after a chunk"); // nor trailers, which none has
      }
      if (size == 0) {
        return answer(Arrays.copyOf(body, length), at + 2);
      }
      System.arraycopy(bytes, line + 2, body, length, size);
      length += size;
      at += 2;
    }
  }

  /** What came behind it was not asked for: nobody can tell what it would be the answer to. */
  private Answer answer(byte[] body, int end) {
    var answer = new Answer(head.status, body, head.reusable && end == filled);
    head = null;
    filled = 0;
    return answer;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** Only digits: no sign, no blank, no chunk extension. */
  private static int number(String text, int radix) throws ProtocolException {
    int most = radix == 10 ? 9 : 7;
    boolean digits =
        !text.isEmpty()
            && text.length() <= most
            && text.chars().allMatch(c -> c < 128 && Character.digit(c, radix) >= 0);
    if (!digits) {
      throw new ProtocolException("Not a length: " + text);
    }
    return Integer.parseInt(text, radix);
  }

  private static void requireShort(int length, int most, String what) throws ProtocolException {
    if (length > most) {
      throw new ProtocolException(what + " larger than " + most);
    }
  }
}
