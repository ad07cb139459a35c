package dev.fanout.stubs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program as a process of its own. */
@Timeout(60)
class ProgramTest {
  private static final String HEAP = "-Xmx40m";

  private Process program;

  @AfterEach
  void kill() {
    program.destroyForcibly();
  }

  @Test
  void oneServiceAloneSaysWhereItListensAndEndsOnSigterm() throws Exception {
    start(Map.of("STUB_SERVICE", "reviews", "STUB_PORT", "0"));
    var line = program.inputReader().readLine();
    assertThat(line).matches("reviews +http://127\\.0\\.0\\.1:[0-9]+");
    var answer = HttpCalls.get(URI.create(line.split(" +")[1] + "/reviews/8"));
    assertThat(answer.body()).startsWith("{\"productId\":8,");
    program.toHandle().destroy();
    assertThat(program.waitFor()).isEqualTo(143);
    assertThat(program.inputReader().readLine()).isNull();
    assertThat(program.errorReader().readLine()).isNull();
  }

  @Test
  void badInputIsOneLineAndExitCode2() throws Exception {
    start(Map.of("STUB_SERVICE", "ratings"));
    assertRefused("downstream-stubs: STUB_SERVICE is 'ratings'; take one of catalog, pricing, ");
  }

  @Test
  void argumentsAreRefused() throws Exception {
    start(Map.of(), "reviews");
    assertRefused("downstream-stubs: no arguments, please; ");
  }

  @Test
  void takenPortIsOneLineAndExitCode2() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var port = String.valueOf(taken.getLocalPort());
      start(Map.of("STUB_SERVICE", "reviews", "STUB_PORT", port));
      assertRefused("downstream-stubs: reviews cannot listen on 127.0.0.1 port " + port + " (");
    }
  }

  /** Ten answers of 50 MB at a time, from a heap that could not hold one. */
  @Test
  void oversizedAnswersAreNeverInMemory() throws Exception {
    start(Map.of("STUB_SERVICE", "reviews", "STUB_PORT", "0"));
    var base = program.inputReader().readLine().split(" +")[1];
    HttpCalls.send("PUT", URI.create(base + "/__admin/fault"), "{\"fault\":\"oversized\"}");
    assertThat(
            IntStream.range(0, 10)
                .parallel()
                .mapToLong(call -> HttpCalls.bodyLength(URI.create(base + "/reviews/7"))))
        .allMatch(length -> length > 50_000_000);
  }

  private void start(Map<String, String> environment, String... arguments) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classPath = System.getProperty("java.class.path");
    var command = new ArrayList<>(List.of(java, HEAP, "-cp", classPath, Stubs.class.getName()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(Map.of("SERVER_ADDRESS", "", "STUB_SERVICE", "", "STUB_PORT", ""));
    builder.environment().putAll(environment);
    program = builder.start();
  }

  private void assertRefused(String start) throws Exception {
    assertThat(program.waitFor()).isEqualTo(2);
    assertThat(program.inputReader().readLine()).isNull();
    assertThat(program.errorReader().lines()).singleElement().asString().startsWith(start);
  }
}
