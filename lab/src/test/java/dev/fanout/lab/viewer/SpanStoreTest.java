package dev.fanout.lab.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.fanout.lab.program.Gateway;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SpanStoreTest {
  private static final int MOST = 100;

  private final Pairs pairs = new Pairs();
  private final SpanStore store = new SpanStore(pairs, MOST);

  @Test
  void keepsTheNewestAndEveryPair() throws IOException {
    var pair = Pair.of("healthy", "healthy");
    pairs.add(pair);
    Sample.of(pair, Gateway.MVC).healthy("gateway-mvc").exports().forEach(store::add);
    for (int i = 1; i <= 10 * MOST; i++) {
      other(i);
    }
    assertThat(store.newest().getTraces().size()).isLessThanOrEqualTo(MOST);
    assertThat(store.trace(traceId(1))).isEmpty();
    assertThat(store.trace(traceId(10 * MOST))).hasSize(1);
    assertThat(store.trace(pair.trace(Gateway.MVC))).hasSize(14);
    assertThat(pairs.spans(traceId(10 * MOST))).isEmpty();
  }

  @Test
  void anExportOfMoreThanItKeepsPushesAllElseOut() throws IOException {
    other(1);
    var sample = Sample.empty();
    for (int i = 0; i < 2 * MOST; i++) {
      sample.root("x", 1, "200");
    }
    sample.exports().forEach(store::add);
    assertThat(store.trace(traceId(1))).isEmpty();
    assertThat(store.newest().getTraces().stream().mapToInt(List::size).sum()).isEqualTo(MOST);
  }

  @Test
  void keepsOnlySoManyPairs() {
    for (int i = 0; i < 100; i++) {
      var pair = Pair.of("asked-" + i, "asked");
      pairs.add(pair);
      Sample.of(pair, Gateway.MVC).healthy("gateway-mvc").exports().forEach(store::add);
      assertThat(pairs.spans(pair.trace(Gateway.MVC))).hasSize(14);
    }
    assertThat(pairs.all()).hasSize(30);
    assertThat(pairs.find("asked-0")).isEmpty();
    assertThat(pairs.find("asked-99")).isPresent();
  }

  @Test
  void whatIsSentTwiceIsThereOnce() {
    var pair = Pair.of("healthy", "healthy");
    pairs.add(pair);
    var sample = Sample.of(pair, Gateway.MVC).healthy("gateway-mvc");
    sample.exports().forEach(store::add);
    sample.exports().forEach(store::add);
    assertThat(pairs.trace(pair, Gateway.MVC).lines()).hasSize(14);
  }

  private void other(int i) {
    long later = TimeUnit.SECONDS.toNanos(System.currentTimeMillis() / 1000 + i);
    var span =
        Sample.empty()
            .span("x", SpanKind.SPAN_KIND_SERVER, "0000000000000007", Sample.CALLER, 0, 1)
            .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(traceId(i))))
            .setStartTimeUnixNano(later)
            .setEndTimeUnixNano(later + 1);
    Sample.empty().add("x", span).exports().forEach(store::add);
  }

  private static String traceId(int i) {
    return "%032x".formatted(i);
  }
}
