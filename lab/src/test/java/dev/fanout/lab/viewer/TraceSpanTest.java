package dev.fanout.lab.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import zipkin2.Annotation;

class TraceSpanTest {
  private final Sample sample = Sample.empty();

  @Test
  void isReadAsItWasSent() {
    sample
        .withoutReviews("gateway-mvc")
        .event("gateway-mvc", "retry", 20, "fanout.service=reviews");
    var fanout = named("fan-out");
    assertThat(fanout.program()).isEqualTo("gateway-mvc");
    assertThat(fanout.trace()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(fanout.id()).isEqualTo(Sample.FANOUT);
    assertThat(fanout.parent()).isEqualTo("0000000000000001");
    assertThat(fanout.millis()).isEqualTo(301.5);
    assertThat(fanout.attributes())
        .containsExactly(
            entry("fanout.outcome", "degraded"), entry("fanout.degraded", "reviews:timeout"));
    assertThat(fanout.events())
        .singleElement()
        .satisfies(event -> {
          assertThat(event.name()).isEqualTo("retry");
          assertThat(event.attributes()).containsExactly(entry("fanout.service", "reviews"));
        });
    assertThat(named("GET /reviews/{id}").failed()).isTrue();
  }

  @Test
  void speaksZipkin() {
    sample
        .withoutReviews("gateway-mvc")
        .event("gateway-mvc", "retry", 20, "fanout.service=reviews");
    var reviews = ZipkinSpan.of(named("GET /reviews/{id}"));
    assertThat(reviews.kind()).isEqualTo(zipkin2.Span.Kind.CLIENT);
    assertThat(reviews.name()).isEqualTo("get /reviews/{id}");
    assertThat(reviews.localServiceName()).isEqualTo("gateway-mvc");
    assertThat(reviews.remoteServiceName()).isEqualTo("reviews");
    assertThat(reviews.durationAsLong()).isEqualTo(300_000);
    assertThat(reviews.parentId()).isEqualTo(Sample.FANOUT);
    assertThat(reviews.tags())
        .containsEntry("fanout.outcome", "timeout")
        .containsEntry("error", "timeout");
    var fanout = ZipkinSpan.of(named("fan-out"));
    assertThat(fanout.kind()).isNull();
    assertThat(fanout.tags()).doesNotContainKey("error");
    assertThat(fanout.annotations())
        .extracting(Annotation::value)
        .containsExactly("retry {fanout.service=reviews}");
  }

  @Test
  void forgetsWhatIsTooLongAndWhatHasNoProperIds() {
    var endless = named(sample, 200, "x".repeat(5000));
    assertThat(endless.attributes()).hasSizeLessThanOrEqualTo(64);
    assertThat(endless.name()).hasSizeLessThan(1010);
    assertThat(endless.attribute("a0")).hasSizeLessThan(1010).endsWith("...");
    var nobody = Sample.empty();
    nobody.add("x", span().setTraceId(ByteString.EMPTY));
    nobody.add("x", span().setTraceId(ByteString.copyFrom(new byte[16])));
    nobody.add("x", span().setSpanId(ByteString.copyFrom(new byte[8])));
    assertThat(nobody.read()).isEmpty();
  }

  private static TraceSpan named(Sample sample, int attributes, String text) {
    var span = span().setName(text);
    for (int i = 0; i < attributes; i++) {
      span.addAttributes(Sample.text("a" + i + "=" + text));
    }
    return sample.add("x", span).read().getFirst();
  }

  private static Span.Builder span() {
    return Sample.empty()
        .span("x", SpanKind.SPAN_KIND_INTERNAL, "0000000000000007", Sample.CALLER, 0, 1);
  }

  private TraceSpan named(String name) {
    List<TraceSpan> spans = sample.read();
    return spans.stream().filter(span -> span.name().equals(name)).findFirst().orElseThrow();
  }
}
