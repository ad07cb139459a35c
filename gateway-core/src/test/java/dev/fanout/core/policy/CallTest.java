package dev.fanout.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.core.downstream.Service;
import dev.fanout.core.log.AccessLine;
import dev.fanout.core.outcome.Outcome;
import dev.fanout.core.outcome.Reason;
import dev.fanout.core.policy.DownstreamProperties.ServiceProperties;
import dev.fanout.core.trace.Spans;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;

class CallTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong nanos = new AtomicLong();
  private final Deadline deadline = Deadline.in(Duration.ofSeconds(1), nanos::get);
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final OpenTelemetry telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .build();
  private RequestContext context =
      new RequestContext(deadline, new AccessLine("GET", "/products/7"));

  @Test
  void aCallEndsOnceWhateverIsSaidLater() {
    var call = begin(Duration.ofMillis(300));
    call.ended(Outcome.present("value"));
    call.cancelled();
    assertThat(meters()).containsExactly("fanout.downstream present");
  }

  @Test
  void itsOwnTimeoutIsNoWasteButTheDeadlineIs() {
    begin(Duration.ofMillis(300)).ended(Outcome.missing(Reason.TIMEOUT));
    assertThat(meters()).containsExactly("fanout.downstream timeout");
    begin(Duration.ofSeconds(2)).ended(Outcome.missing(Reason.TIMEOUT));
    assertThat(meters())
        .containsExactly("fanout.downstream timeout", "fanout.downstream.wasted deadline");
  }

  @Test
  void aCancelledCallWithNothingSaidIsOneWhoseClientHasLeft() {
    begin(Duration.ofMillis(300)).cancelled();
    assertThat(meters())
        .containsExactly("fanout.downstream cancelled", "fanout.downstream.wasted client-gone");
  }

  @Test
  void theFirstCauseIsBelieved() {
    context.cancelled(CancellationCause.SIBLING_FAILED);
    context.cancelled(CancellationCause.SHUTDOWN);
    begin(Duration.ofMillis(300)).cancelled();
    assertThat(meters()).contains("fanout.downstream.wasted sibling-failed");
  }

  @Test
  void onceTheCallsTimeIsOverItIsTheDeadlineWhoeverStruckFirst() {
    context.cancelled(CancellationCause.SIBLING_FAILED);
    nanos.addAndGet(Duration.ofMillis(950).toNanos());
    begin(Duration.ofMillis(300)).cancelled();
    assertThat(meters()).contains("fanout.downstream.wasted deadline");
  }

  @Test
  void itCountsAndItTakesTheTime() {
    begin(Duration.ofMillis(300)).ended(Outcome.present("value"));
    begin(Duration.ofSeconds(2)).ended(Outcome.missing(Reason.TIMEOUT));
    begin(Duration.ofMillis(300)).cancelled();
    assertThat(registry.getMeters())
        .hasSize(5)
        .allSatisfy(meter -> {
          var timer = (Timer) meter;
          assertThat(timer.count()).isEqualTo(1);
          assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isBetween(1.0, 60e9);
        });
  }

  /** That of a stop is in no trace that is sent: the agent sends nothing more once it has begun. */
  @ParameterizedTest
  @EnumSource(names = {"SIBLING_FAILED", "CLIENT_GONE", "SHUTDOWN"})
  void whateverCancelsAnAttemptIsTheCauseOnItsSpan(CancellationCause cause) {
    context = context.within(Context.root().with(fanout()));
    context.cancelled(cause);
    begin(Duration.ofMillis(300)).attempt(false).cancelled();
    var span = spans.getFinishedSpanItems().getFirst();
    assertThat(span.getAttributes().get(AttributeKey.stringKey("fanout.cancellation.cause")))
        .isEqualTo(cause.toString());
    assertThat(span.getStatus()).isEqualTo(StatusData.unset());
  }

  @Test
  void whereNobodyTracesAnAttemptHasNoSpan() {
    var attempt = begin(Duration.ofMillis(300)).attempt(false);
    attempt.ended(Outcome.present("value"));
    assertThat(spans.getFinishedSpanItems()).isEmpty();
    assertThat(attempt.headers()).isEmpty();
    assertThat(attempt.trace()).isSameAs(context.trace());
  }

  @Test
  void anAttemptIsTimedByWhatTheServiceReplied() {
    var call = begin(Duration.ofMillis(300));
    var first = call.attempt(false);
    first.failed(new CallFailure.Transient(call.limit(), Duration.ZERO));
    first.cancelled(); // too late
    var second = call.attempt(false);
    second.status(200);
    second.ended(Outcome.present("value"));
    var timers = registry.get("http.client.requests").timers();
    assertThat(timers)
        .extracting(timer -> timer.count() + " " + timer.getId().getTags())
        .containsExactlyInAnyOrder(
            "1 [tag(client.name=localhost), tag(method=GET), tag(outcome=UNKNOWN),"
                + " tag(status=none), tag(uri=/reviews/{id})]",
            "1 [tag(client.name=localhost), tag(method=GET), tag(outcome=SUCCESS),"
                + " tag(status=200), tag(uri=/reviews/{id})]");
  }

  @Test
  void whatABulkheadRefusesIsAnEventOfTheFanout() {
    var fanout = fanout();
    context = context.within(Context.root().with(fanout));
    begin(Duration.ofMillis(300)).ended(Outcome.missing(Reason.REJECTED));
    fanout.end();
    assertThat(spans.getFinishedSpanItems().getFirst().getEvents())
        .extracting(EventData::getName)
        .containsExactly("bulkhead.full");
  }

  private Span fanout() {
    return telemetry.getTracer("test").spanBuilder("fan-out").startSpan();
  }

  private Call begin(Duration timeout) {
    var properties =
        new ServiceProperties(
            URI.create("http://localhost:9104"), timeout, null, DataSize.ofMegabytes(1));
    var all =
        new DownstreamProperties(
            properties, properties, properties, properties, properties, properties);
    return new Call(
        properties,
        new CallMeters(registry),
        new AttemptMeters(registry, all),
        new Spans(telemetry),
        new AtomicBoolean(),
        Service.REVIEWS,
        "7",
        context);
  }

  private List<String> meters() {
    return registry.getMeters().stream().map(Meter::getId).map(CallTest::name).sorted().toList();
  }

  private static String name(Meter.Id id) {
    String outcome = id.getTag("outcome");
    return id.getName() + " " + (outcome == null ? id.getTag("cause") : outcome);
  }
}
