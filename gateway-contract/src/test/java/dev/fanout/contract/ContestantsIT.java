package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.lab.yardstick.Yardstick;
import dev.fanout.stubs.Fault;
import dev.fanout.stubs.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What the gateways are compared with does the same work, or else the comparison means nothing. */
@ResourceLock(Stubbed.PAIR)
class ContestantsIT {

  private final Stubbed downstream = Stubbed.healthy();

  @Test
  void theYardstickAnswersAsTheGatewaysDo() throws IOException {
    int port = freePort();
    var yardstick = yardstick(port, Map.of());
    try {
      await().until(() -> answers(port));
      for (int id = 1; id <= 40; id++) {
        assertSame(port, "/products/" + id);
      }
      assertSame(port, "/products/9007199254740");
      assertThat(Http.get(port, "/products/404").status()).isEqualTo(404);
      downstream.inject(Service.REVIEWS, Fault.UNAVAILABLE);
      assertSame(port, "/products/7");
      downstream.inject(Service.INVENTORY, Fault.MALFORMED);
      assertSame(port, "/products/7");
    } finally {
      yardstick.destroyForcibly();
    }
  }

  /** With a pool of a few connections it would be overtaken by what it is to be a measure of. */
  @Test
  void theYardstickMakesAsManyCallsAtATimeAsThereAreRequests() throws IOException {
    int port = freePort();
    try (var reviews = new ScriptedService(ScriptedService.Call::holdUntilClosed);
        var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var yardstick = yardstick(port, Map.of("DOWNSTREAM_REVIEWS_BASEURL", reviews.url()));
      try {
        await().until(() -> answers(port));
        await()
            .until(
                () -> {
                  for (int i = 0; i < 10; i++) {
                    clients.execute(() -> answers(port));
                  }
                  return reviews.calls().stream().filter(call -> !call.isClosed()).count();
                },
                atATime -> atATime >= 20);
      } finally {
        yardstick.destroyForcibly();
      }
    }
  }

  private void assertSame(int port, String path) {
    var usual = Http.get(downstream.port(Gateway.WEBFLUX), path);
    var answer = Http.get(port, path);
    assertThat(answer.status()).isEqualTo(usual.status());
    assertThat(answer.body()).isEqualTo(usual.body());
    for (String header : new String[] {"Content-Type", "Cache-Control"}) {
      assertThat(answer.header(header)).isEqualTo(usual.header(header));
    }
  }

  @Test
  void gatewayMvcOnPlatformThreadsAnswersAsOnVirtualOnes() {
    var environment = new TreeMap<>(downstream.environment());
    environment.put("SPRING_THREADS_VIRTUAL_ENABLED", "false");
    try (var process = GatewayProcess.startBare(Gateway.MVC, environment).awaitReady()) {
      process.awaitAnswer();
      for (int id = 1; id <= 20; id++) {
        assertSame(process.port(), "/products/" + id);
      }
      for (var fault : List.of(Fault.UNAVAILABLE, Fault.SLOW, Fault.BLACK_HOLE, Fault.DRIP)) {
        downstream.inject(Service.REVIEWS, fault);
        assertSame(process.port(), "/products/7");
      }
      assertThat(process.threads()).contains("fork-0").doesNotContain("tomcat-handler-");
      process.requireNoErrorInLog();
    }
  }

  private Process yardstick(int port, Map<String, String> settings) throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            Repository.ROOT.resolve("lab/target/lab.jar").toString(),
            Yardstick.class.getName());
    builder.environment().putAll(downstream.environment());
    builder.environment().putAll(settings);
    builder.environment().put("SERVER_PORT", String.valueOf(port));
    var process = builder.inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private static boolean answers(int port) {
    try {
      return Http.get(port, "/products/7").status() == 200;
    } catch (UncheckedIOException e) {
      return false; // not listening yet
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
