package dev.fanout.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  @Test
  void oneAnswerAfterTheOther() throws IOException {
    var reader =
        reader(
            "HTTP/1.1 200 OK\r\n"
                + "Content-Length: 5\r\n"
                + "X: y\r\n\r\n"
                + "helloHTTP/1.1 503 \r\n"
                + "transfer-encoding: chunked\r\n\r\n"
                + "3\r\n"
                + "abc\r\n"
                + "A\r\n"
                + "0123456789\r\n"
                + "0\r\n\r\n"
                + "HTTP/1.1 404\r\n"
                + "connection: Close\r\n"
                + "content-length: 0\r\n\r\n");
    var first = reader.read();
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body()).asString().isEqualTo("hello");
    assertThat(first.reusable()).isTrue();
    var second = reader.read();
    assertThat(second.status()).isEqualTo(503);
    assertThat(second.body()).asString().isEqualTo("abc0123456789");
    var third = reader.read();
    assertThat(third.status()).isEqualTo(404);
    assertThat(third.body()).isEmpty();
    assertThat(third.reusable()).isFalse();
    assertThatThrownBy(reader::read).isInstanceOf(EOFException.class);
  }

  @Test
  void aBodyLargerThanTheBuffer() throws IOException {
    String body = "x".repeat(100_000);
    assertThat(reader("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body).read().body())
        .asString()
        .isEqualTo(body);
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
    assertThatThrownBy(() -> reader(bytes).read()).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
      })
  void aCutAnswerIsNoAnswer(String bytes) {
    assertThatThrownBy(() -> reader(bytes).read()).isInstanceOf(EOFException.class);
  }

  private static AnswerReader reader(String bytes) {
    return new AnswerReader(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
