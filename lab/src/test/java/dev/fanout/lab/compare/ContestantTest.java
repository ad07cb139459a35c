package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContestantTest {

  @Test
  void isAnybodyWithAnAddressAndAProcess() {
    long self = ProcessHandle.current().pid();
    var contestant = Contestant.parse("go=http://localhost:8090," + self);
    assertThat(contestant.name()).isEqualTo("go");
    assertThat(contestant.url()).hasToString("http://localhost:8090");
    assertThat(contestant.pid()).isEqualTo(self);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "go",
        "go=http://localhost:8090",
        "go=https://localhost:1,1",
        "G=http://a:1,1"
      })
  void nothingElseIs(String text) {
    assertThatThrownBy(() -> Contestant.parse(text)).hasMessageContaining("take NAME=URL,PID");
  }

  @Test
  void theProcessMustBeThere() {
    assertThatThrownBy(() -> Contestant.parse("go=http://localhost:8090,2147483600"))
        .hasMessage("There is no process 2147483600, which go is said to be.");
  }
}
