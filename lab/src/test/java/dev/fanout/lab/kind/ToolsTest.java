package dev.fanout.lab.kind;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.lab.terminal.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolsTest {
  @Test
  void aContextIsOneThatKubectlKnows() {
    var known = List.of("staging", "kind-fanout");
    assertThatCode(() -> Tools.requireKnown(Cluster.OWN, known)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Tools.requireKnown(Cluster.of("stagin"), known))
        .isInstanceOf(Failure.class)
        .hasMessage("kubectl knows no context stagin, but staging, kind-fanout.");
  }

  @Test
  void itsOwnClusterHasToBeMadeFirst() {
    assertThatThrownBy(() -> Tools.requireKnown(Cluster.OWN, List.of()))
        .isInstanceOf(Failure.class)
        .hasMessage("There is no cluster: kubectl knows no context kind-fanout.");
  }
}
