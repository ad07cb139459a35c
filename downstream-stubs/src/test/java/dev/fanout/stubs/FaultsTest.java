package dev.fanout.stubs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FaultsTest {
  private static final int OVERSIZE = 50_000_000;

  private static StubServer reviews;
  private static URI uri;
  private static String goodBody;

  private final List<Socket> sockets = new ArrayList<>();

  @BeforeAll
  static void start() {
    reviews = StubServer.start(Service.REVIEWS, "127.0.0.1", 0, 0, Optional.empty());
    uri = URI.create(reviews.baseUrl() + "/reviews/7");
  }

  @AfterAll
  static void stop() {
    reviews.close();
  }

  @BeforeEach
  void learnTheGoodAnswer() {
    reviews.delay(Duration.ZERO, 0);
    var good = HttpCalls.get(uri);
    assertThat(good.statusCode()).isEqualTo(200);
    goodBody = good.body();
  }

  @AfterEach
  void heal() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    reviews.heal();
    assertThat(HttpCalls.get(uri).body()).isEqualTo(goodBody);
  }

  @Test
  void slowIsGoodAfterTwoSeconds() {
    reviews.inject(Fault.SLOW);
    long start = System.nanoTime();
    assertThat(HttpCalls.get(uri).body()).isEqualTo(goodBody);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_900));
  }

  @ParameterizedTest
  @CsvSource({"INTERNAL_ERROR, 500", "UNAVAILABLE, 503", "BUSY, 503"})
  void errorsHaveTheirStatus(Fault fault, int status) {
    reviews.inject(fault);
    var answer = HttpCalls.get(uri);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo("{\"error\":\"out of order\"}");
    assertThat(answer.headers().allValues("Retry-After"))
        .isEqualTo(fault == Fault.BUSY ? List.of("1") : List.of());
  }

  @Test
  void flakyFailsEverySecondCall() {
    reviews.inject(Fault.FLAKY);
    assertThat(IntStream.range(0, 6).map(call -> HttpCalls.get(uri).statusCode()))
        .containsExactly(200, 503, 200, 503, 200, 503);
  }

  @Test
  void resetComesBeforeTheStatusLine() throws IOException {
    reviews.inject(Fault.RESET);
    var socket = open();
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  @Test
  void emptyIsAnOrderlyEndBeforeTheStatusLine() throws IOException {
    reviews.inject(Fault.EMPTY);
    var socket = open();
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void malformedIsWellFramedButNoJson() {
    reviews.inject(Fault.MALFORMED);
    var answer = HttpCalls.get(uri);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body()).isEqualTo(goodBody.substring(0, goodBody.length() / 2));
  }

  @Test
  void truncatedSendsLessThanItAnnounces() throws IOException {
    reviews.inject(Fault.TRUNCATED);
    var socket = open();
    var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .contains("\r\nContent-Length: " + goodBody.length() + "\r\n")
        .endsWith("\r\n\r\n" + goodBody.substring(0, goodBody.length() / 2));
  }

  @Test
  void dripSendsAByteNowAndThenAndIsCutOffInTheEnd() throws IOException {
    reviews.inject(Fault.DRIP);
    var socket = open();
    var in = socket.getInputStream();
    assertThat(head(in)).startsWith("HTTP/1.1 200 ").contains("\r\nTransfer-Encoding: chunked");
    assertThat(chunk(in)).isEqualTo("{");
    long start = System.nanoTime();
    assertThat(chunk(in) + chunk(in) + chunk(in)).isEqualTo("   ");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
    reviews.heal();
    assertThat(new String(in.readAllBytes(), US_ASCII)).doesNotEndWith("\r\n0\r\n\r\n");
  }

  /**
   * Half of the calls hang, and nobody reads what they send. Were they to hold the threads that
   * send delayed answers, the other half would never come.
   */
  @ParameterizedTest
  @EnumSource(names = {"BLACK_HOLE", "DRIP", "OVERSIZED"})
  void callsThatHangLeaveTheOthersAlone(Fault fault) throws IOException {
    int goodLength = head(open().getInputStream()).length() + goodBody.length();
    reviews.delay(Duration.ofMillis(20), 0);
    reviews.inject(fault, 0.5);
    for (int call = 0; call < 100; call++) {
      open();
    }
    await().until(() -> waitingToBeRead(goodLength), good -> good > 25 && good < 75);
  }

  @Test
  void wrongTypeIsAPage() {
    reviews.inject(Fault.WRONG_TYPE);
    var answer = HttpCalls.get(uri);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(answer.body()).startsWith("<!doctype html>");
  }

  @Test
  void oversizedIsGoodJsonOf50Megabytes() {
    reviews.inject(Fault.OVERSIZED);
    var answer = HttpCalls.get(uri);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body().length()).isEqualTo(OVERSIZE + goodBody.length());
    assertThat(answer.body().replace("  ", "").replace("{ ", "{")).isEqualTo(goodBody);
  }

  @Test
  void redirectLeadsToItself() {
    reviews.inject(Fault.REDIRECT);
    var answer = HttpCalls.get(uri);
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).hasValue("/reviews/7");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void blackHoleNeverAnswersAndEndsWithTheFault() throws IOException {
    reviews.inject(Fault.BLACK_HOLE);
    var socket = open();
    socket.setSoTimeout(1_000);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    reviews.heal();
    socket.setSoTimeout(20_000);
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void blackHoleLetsGoOfAClientThatLeaves() throws IOException {
    reviews.inject(Fault.BLACK_HOLE);
    var socket = open();
    socket.shutdownOutput();
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aFullBlackHoleHoldsNoThread() throws IOException {
    reviews.inject(Fault.BLACK_HOLE);
    for (int call = 0; call < 200; call++) {
      open();
    }
    assertThat(HttpCalls.get(URI.create(reviews.baseUrl() + "/__admin/fault")).statusCode())
        .isEqualTo(200);
  }

  /** The bounds are five standard deviations from the mean. */
  @Test
  void shareOfTheCallsIsHit() {
    reviews.inject(Fault.UNAVAILABLE, 0.2);
    assertThat(
            IntStream.range(0, 500).filter(call -> HttpCalls.get(uri).statusCode() == 503).count())
        .isBetween(55L, 145L);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
  void shareIsAboveZeroAndAtMostOne(double share) {
    assertThatIllegalArgumentException().isThrownBy(() -> reviews.inject(Fault.SLOW, share));
  }

  @ParameterizedTest
  @EnumSource
  void anyFaultCanTakeThePlaceOfAnother(Fault fault) {
    reviews.inject(fault);
    reviews.inject(Fault.REDIRECT);
    assertThat(HttpCalls.get(uri).statusCode()).isEqualTo(302);
  }

  private Socket open() throws IOException {
    var socket = HttpCalls.open(uri);
    sockets.add(socket);
    return socket;
  }

  /** How many of the calls have answers of exactly that length, head included. */
  private int waitingToBeRead(int length) throws IOException {
    int count = 0;
    for (var socket : sockets) {
      count += socket.getInputStream().available() == length ? 1 : 0;
    }
    return count;
  }

  /** Up to and with the empty line. */
  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append(next(in));
    }
    return head.toString();
  }

  private static String chunk(InputStream in) throws IOException {
    var size = new StringBuilder();
    while (size.indexOf("\r\n") < 0) {
      size.append(next(in));
    }
    var bytes = in.readNBytes(Integer.parseInt(size.toString().strip(), 16));
    in.skipNBytes(2);
    return new String(bytes, US_ASCII);
  }

  private static char next(InputStream in) throws IOException {
    int next = in.read();
    assertThat(next).as("a byte more").isNotEqualTo(-1);
    return (char) next;
  }
}
