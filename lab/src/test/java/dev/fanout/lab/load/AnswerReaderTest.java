package dev.fanout.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  private final AnswerReader reader = new AnswerReader();

  @Test
  void oneAnswerAfterTheOther() throws IOException {
    var first = read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello").orElseThrow();
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body()).asString().isEqualTo("hello");
    assertThat(first.reusable()).isTrue();
    var second =
        read("HTTP/1.1 503 \r\n"
                + "transfer-encoding: chunked\r\n\r\n"
                + "3\r\n"
                + "abc\r\n"
                + "A\r\n"
                + "0123456789\r\n"
                + "0\r\n\r\n")
            .orElseThrow();
    assertThat(second.status()).isEqualTo(503);
    assertThat(second.body()).asString().isEqualTo("abc0123456789");
    var third =
        read("HTTP/1.1 404\r\nconnection: Close\r\ncontent-length: 0\r\n\r\n").orElseThrow();
    assertThat(third.status()).isEqualTo(404);
    assertThat(third.body()).isEmpty();
    assertThat(third.reusable()).isFalse();
  }

  /** What arrives byte by byte is the same as what arrives at once. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
      })
  void inPieces(String bytes) throws IOException {
    int last = bytes.length() - 1;
    for (int i = 0; i < last; i++) {
      assertThat(read(bytes.substring(i, i + 1))).isEmpty();
    }
    assertThat(read(bytes.substring(last)).orElseThrow().body()).asString().isEqualTo("hello");
  }

  @Test
  void aLargeBody() throws IOException {
    String body = "x".repeat(100_000);
    assertThat(
            read("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body).orElseThrow().body())
        .asString()
        .isEqualTo(body);
  }

  @Test
  void whatComesBehindAnAnswerSpoilsTheConnection() throws IOException {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n";
    assertThat(read(answer + "ab").orElseThrow().reusable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n",
        "hello\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
      })
  void takesNothingItCannotTakeForCertain(String bytes) {
    assertThatThrownBy(() -> read(bytes)).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
      })
  void aCutAnswerIsNoAnswer(String bytes) throws IOException {
    assertThat(read(bytes)).isEmpty();
  }

  private Optional<Answer> read(String bytes) throws IOException {
    return reader.read(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
