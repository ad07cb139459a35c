package dev.fanout.lab.complexity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureTraceTest {
  @Test
  void countsFramesThatAreOursAndAll() {
    var trace =
        FailureTrace.of(
            """
            java.lang.NullPointerException: at dev.fanout.there is none
            \tat dev.fanout.core.Part.key(Part.java:7)
            \tSuppressed: seen at the following site(s):
            \t*__checkpoint ⇢ dev.fanout.gateway.AdmissionFilter
            Original Stack Trace:
            \t\tat dev.fanout.core.Part.key(Part.java:7)
            \t\tat reactor.core.publisher.FluxMap.onNext(FluxMap.java:1)
            \t\tat java.base/java.lang.Thread.run(Thread.java:1)
            """);
    assertThat(trace.frames()).isEqualTo(4);
    assertThat(trace.ours()).isEqualTo(2);
    assertThat(trace.lines()).hasSize(8);
  }
}
