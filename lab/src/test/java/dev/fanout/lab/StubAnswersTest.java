package dev.fanout.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StubAnswersTest {
  @Test
  void readsFaults() {
    assertThat(StubAnswers.fault("{ }")).isEqualTo("-");
    assertThat(StubAnswers.fault("{\"fault\" : null}")).isEqualTo("-");
    assertThat(StubAnswers.fault("{ \"fault\" : \"slow\", \"share\" : 1.0 }")).isEqualTo("slow");
    assertThat(StubAnswers.fault("{\"fault\":\"503\",\"share\":0.2}"))
        .isEqualTo("503, 20 % of the calls");
    assertThat(StubAnswers.fault("")).isEqualTo("?");
  }

  @Test
  void readsDelays() {
    assertThat(
            StubAnswers.delay(
                """
                {"settings": {"delayDistribution" : {
                  "type" : "lognormal", "median" : 30.0, "sigma" : 0.2}}}
                """))
        .isEqualTo("about 30 ms (sigma 0.2)");
    assertThat(StubAnswers.delay("{\"median\":10,\"sigma\":0}")).isEqualTo("exactly 10 ms");
    assertThat(StubAnswers.delay("{\"settings\":{}}")).isEqualTo("-");
    assertThat(StubAnswers.delay("")).isEqualTo("?");
  }
}
