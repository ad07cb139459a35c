package dev.fanout.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.terminal.Failure;
import org.junit.jupiter.api.Test;

class TracingCostTest {
  private final Subject subject = TracingCostPlan.subjects(Ports.USUAL, Pinning.NONE).getFirst();

  /** Its CPU would be a figure of refusals, or of nothing. */
  @Test
  void aGatewayThatAnswersHardlyAnythingEndsIt() {
    var refused = Sample.measured(100, 49, 51, 40, 400);
    assertThatThrownBy(() -> TracingCost.answered(subject, refused))
        .isInstanceOf(Failure.class)
        .hasMessage(subject + " answers hardly anything: 503 overloaded.");
  }

  @Test
  void oneThatAnswersMostDoesNot() {
    var answered = Sample.measured(100, 51, 49, 40, 400);
    assertThat(TracingCost.answered(subject, answered)).isSameAs(answered);
  }
}
