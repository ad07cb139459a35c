package dev.fanout.lab.process;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanout.lab.Recorded;
import dev.fanout.lab.program.Await;
import dev.fanout.lab.program.HttpCall;
import dev.fanout.lab.program.MakeFolder;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.program.Tracing;
import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessGroupTest {
  @TempDir private Path folder;
  private final Recorded recorded = new Recorded();
  private SessionFile file;

  @BeforeEach
  void prepare() {
    file = new SessionFile(folder);
    new MakeFolder(Programs.LOGS).make(folder);
  }

  @Test
  void whatItStartsEndsWithIt() throws Exception {
    Process gateway;
    Process stubs;
    try (var group = group()) {
      stubs = group.start(Sleeper.named("downstream-stubs"));
      gateway = group.start(Sleeper.named("gateway-mvc"));
      assertThat(file.load().orElseThrow().alive())
          .extracting(Running::name)
          .containsExactly("downstream-stubs", "gateway-mvc");
    }
    assertThat(gateway.waitFor(1, MINUTES)).isTrue(); // they sleep for two
    assertThat(stubs.waitFor(1, MINUTES)).isTrue();
    assertThat(file.load()).isEmpty();
    assertThat(recorded.out()).contains("Stopped everything.");
  }

  @Test
  void releasedProgramsStayAndAreFoundAgain() {
    try (var group = group()) {
      group.start(Sleeper.named("gateway-mvc"));
      group.release();
    }
    var session = file.load().orElseThrow();
    assertThat(session.alive()).hasSize(1);
    assertThat(session.ports()).isEqualTo(new Ports(7));
    assertThat(session.tracing()).isEqualTo(Tracing.UNSENT);
    Stop.all(session.alive());
    assertThat(session.alive()).isEmpty();
    assertThat(session.running()).hasSize(1);
  }

  @Test
  void nothingIsLeftWhenTheJvmIsTerminated() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    Process keeper =
        new ProcessBuilder(java, "-cp", classes, Keeper.class.getName(), folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var said = keeper.inputReader()) {
      var sleeper = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
      assertThat(file.load().orElseThrow().demoProcess()).contains(keeper.toHandle());
      keeper.destroy();
      assertThat(keeper.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(keeper.exitValue()).isEqualTo(143);
      assertThat(Identity.of(sleeper).process()).isEmpty();
      assertThat(file.load()).isEmpty();
    } finally {
      keeper.destroyForcibly();
    }
  }

  @Test
  void killsWhatDoesNotListen() throws Exception {
    Process deaf;
    try (var group = group()) {
      deaf =
          group.start(
              Sleeper.shell("gateway-mvc", "trap '' TERM; echo deaf; while :; do sleep 0.1; done"));
      await(() -> log("gateway-mvc").contains("deaf"));
      Stop.all(group.session().running(), Duration.ofMillis(200));
    }
    assertThat(deaf.waitFor(1, MINUTES)).isTrue();
  }

  @Test
  void anotherProcessWithTheSamePidIsNotOurs() throws Exception {
    Process process = new ProcessBuilder("sleep", "120").start();
    try {
      var identity = Identity.of(process.toHandle());
      assertThat(identity.process()).contains(process.toHandle());
      var older = new Identity(identity.pid(), identity.started().minusSeconds(60));
      assertThat(older.process()).isEmpty();
      Stop.all(List.of(new Running("gateway-mvc", older)));
      assertThat(process.isAlive()).isTrue();
      process.destroy();
      process.waitFor();
      assertThat(identity.process()).isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aProgramThatEndsWhileStartingIsReportedWithItsLog() {
    var programs =
        List.of(
            Sleeper.named("downstream-stubs"),
            Sleeper.shell("gateway-mvc", "echo line 1; echo out of luck >&2; exit 3"),
            neverReady());
    try (var group = group()) {
      var failure =
          catchThrowableOfType(
              Failure.class, () -> startup(Duration.ofSeconds(20)).start(programs, group));
      assertThat(failure)
          .hasMessage(
              "gateway-mvc ended with exit code 3. The end of its log:\n"
                  + "  | line 1\n  | out of luck");
      assertThat(failure.hint()).contains(".fanout/logs/gateway-mvc.log");
      assertThat(group.session().alive()).hasSize(2);
    }
    assertThat(file.load()).isEmpty();
  }

  @Test
  void givesUpOnWhatDoesNotGetReady() {
    try (var group = group()) {
      assertThatThrownBy(() -> startup(Duration.ZERO).start(List.of(neverReady()), group))
          .hasMessageContaining("gateway-webflux was not ready after");
    }
  }

  @Test
  void anUnreadableSessionIsNoRiddle() throws IOException {
    Files.writeString(folder.resolve(".fanout/session.properties"), "offset=many");
    assertThatThrownBy(file::load).isInstanceOf(Failure.class).hasMessageContaining("session");
  }

  @Test
  void figuresOfALivingProcess() {
    var self = ProcessHandle.current();
    assertThat(ProcessFigures.cpu(self)).isPositive();
    assertThat(ProcessFigures.memory(self.pid()).orElseThrow()).isGreaterThan(1 << 20);
    assertThat(ProcessFigures.threads(self.pid()).orElseThrow()).isGreaterThan(5);
    assertThat(Identity.self().started()).isBefore(Instant.now());
  }

  private ProcessGroup group() {
    return new ProcessGroup(
        folder,
        file,
        recorded.terminal(),
        new Programs(new Ports(7), Tracing.UNSENT, true),
        Optional.empty());
  }

  private Startup startup(Duration atMost) {
    return new Startup(folder, recorded.terminal(), atMost);
  }

  /** Its readiness is asked where nobody listens. */
  private static Program neverReady() {
    var ready = List.of(new Await(HttpCall.get("http://localhost:1/")));
    var sleeper = Sleeper.named("gateway-webflux");
    return new Program(sleeper.name(), sleeper.launch(), List.of(), ready);
  }

  private String log(String program) throws IOException {
    return Files.readString(folder.resolve(Programs.log(program)));
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
