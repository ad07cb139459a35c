package dev.fanout.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class UrgencyTest {
  private static final String URGENT = "SCHED_RR";

  @Test
  @EnabledOnOs(OS.LINUX)
  void holdsForOneThreadUntilItIsClosed() throws Exception {
    try (var _ = Urgency.ofThisThread()) {
      assertThat(policy().contains(URGENT)).isEqualTo(Urgency.isAllowed());
      var child = new FutureTask<>(UrgencyTest::policy);
      Thread.ofPlatform().start(child);
      assertThat(child.get()).doesNotContain(URGENT);
    }
    assertThat(policy()).doesNotContain(URGENT, "RESET_ON_FORK");
  }

  private static String policy() throws IOException {
    var id = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
    return String.join("\n", Output.of("chrt", "--pid", id));
  }
}
