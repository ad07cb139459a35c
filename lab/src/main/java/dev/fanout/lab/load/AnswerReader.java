package dev.fanout.lab.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads HTTP/1.1 responses to GET from one connection. Strict: what it cannot take for certain ends
 * with a {@link ProtocolException}, so that a broken answer never counts as a fast one.
 */
final class AnswerReader {
  private static final int LONGEST_LINE = 8 * 1024;
  private static final int MOST_HEADERS = 100;
  private static final int LARGEST_BODY = 4 * 1024 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[16 * 1024];
  private int next;
  private int end;

  AnswerReader(InputStream in) {
    this.in = in;
  }

  Answer read() throws IOException {
    int status = status(line());
    int length = -1;
    boolean chunked = false;
    boolean reusable = true;
    for (int headers = 0; ; headers++) {
      String header = line();
      if (header.isEmpty()) {
        break;
      }
      int colon = header.indexOf(':');
      if (colon < 1 || headers == MOST_HEADERS) {
        throw new ProtocolException("Not a header: " + header);
      }
      String value = header.substring(colon + 1).strip();
      switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
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
    return new Answer(status, chunked ? chunks() : bytes(length), reusable);
  }

  private static int status(String line) throws ProtocolException {
    if (!line.matches("HTTP/1\\.1 [2-5][0-9]{2}( .*)?")) {
      throw new ProtocolException("Not a status line: " + line);
    }
    return Integer.parseInt(line, 9, 12, 10);
  }

  private static boolean chunked(String value) throws ProtocolException {
    if (!value.equalsIgnoreCase("chunked")) {
      throw new ProtocolException("Transfer-Encoding: " + value);
    }
    return true;
  }

  private byte[] chunks() throws IOException {
    byte[] body = new byte[0];
    while (true) {
      int size = number(line(), 16);
      if (size == 0) {
        requireEmpty(line()); // no trailers expected
        return body;
      }
      byte[] chunk = bytes(size);
      requireEmpty(line());
      if (body.length + size > LARGEST_BODY) {
        throw new ProtocolException("Body larger than " + LARGEST_BODY);
      }
      int filled = body.length;
      body = Arrays.copyOf(body, filled + size);
      System.arraycopy(chunk, 0, body, filled, size);
    }
  }

  private static void requireEmpty(String line) throws ProtocolException {
    if (!line.isEmpty()) {
      throw new ProtocolException("Expected an empty line, not " + line);
    }
  }

  /** Only digits: no sign, no blank, no chunk extension. */
  private static int number(String text, int radix) throws ProtocolException {
    if (!text.matches(radix == 10 ? "[0-9]{1,9}" : "[0-9A-Fa-f]{1,7}")) {
      throw new ProtocolException("Not a length: " + text);
    }
    return Integer.parseInt(text, radix);
  }

  private byte[] bytes(int count) throws IOException {
    if (count > LARGEST_BODY) {
      throw new ProtocolException("Body larger than " + LARGEST_BODY);
    }
    byte[] bytes = new byte[count];
    for (int have = 0; have < count; ) {
      fill();
      int part = Math.min(count - have, end - next);
      System.arraycopy(buffer, next, bytes, have, part);
      next += part;
      have += part;
    }
    return bytes;
  }

  /** Up to the next CR LF, without it. */
  private String line() throws IOException {
    byte[] line = new byte[128];
    for (int length = 0; ; ) {
      fill();
      byte b = buffer[next++];
      if (b == '\n' && length > 0 && line[length - 1] == '\r') {
        return new String(line, 0, length - 1, StandardCharsets.ISO_8859_1);
      }
      if (length == LONGEST_LINE) {
        throw new ProtocolException("Line longer than " + LONGEST_LINE);
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, length * 2);
      }
      line[length++] = b;
    }
  }

  /** Makes sure there is a byte to take. */
  private void fill() throws IOException {
    if (next < end) {
      return;
    }
    next = 0;
    end = in.read(buffer);
    if (end < 0) {
      end = 0;
      throw new EOFException("The connection ended in the middle of an answer");
    }
  }
}
