package dev.fanout.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Metrics METRICS =
      Metrics.parse(
          """
          # HELP fanout_downstream_seconds Time of calls
          fanout_downstream_seconds_count{outcome="present",service="reviews"} 120
          fanout_downstream_seconds_count{outcome="timeout",service="reviews"} 3
          fanout_downstream_seconds_count{outcome="present",service="pricing"} 125
          fanout_downstream_seconds_sum{outcome="present",service="reviews"} 4.5
          fanout_admission_limit 2.147483647E9
          """);

  @Test
  void addsUpTheSeriesWithTheTags() {
    String name = "fanout_downstream_seconds_count";
    assertThat(METRICS.sum(name)).isEqualTo(248);
    assertThat(METRICS.sum(name, "service=\"reviews\"")).isEqualTo(123);
    assertThat(METRICS.sum(name, "service=\"reviews\"", "outcome=\"timeout\"")).isEqualTo(3);
    assertThat(METRICS.sum("fanout_admission_limit")).isEqualTo(2147483647);
    assertThat(METRICS.sum("fanout_downstream_seconds")).isZero();
  }
}
