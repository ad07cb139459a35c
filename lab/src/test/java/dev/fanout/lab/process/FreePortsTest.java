package dev.fanout.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanout.lab.FreeOffset;
import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.program.Tracing;
import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void saysWhichPortWhoWantsItWhoHoldsItAndWhatToDo() throws IOException {
    try (var taken = FreeOffset.listen(ports -> ports.managementOf(Gateway.MVC))) {
      var programs = new Programs(taken.ports(), Tracing.OFF, true);
      var failure = catchThrowableOfType(Failure.class, () -> FreePorts.check(programs));
      assertThat(failure)
          .hasMessageContaining(
              "Port %d, which gateway-mvc needs, is taken by pid %d (",
              taken.socket().getLocalPort(), ProcessHandle.current().pid());
      assertThat(failure.hint()).contains("--port-offset");
    }
  }
}
