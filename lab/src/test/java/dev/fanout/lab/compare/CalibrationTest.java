package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fanout.lab.measure.Load;
import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Service;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final Load TRIAL = new Load(20, Duration.ZERO, Duration.ofMillis(300));

  /** It has no parts that are missing, nor says that none are. */
  private static final String CATALOG = "{\"id\":7,\"name\":\"Trail Runner 7\"}";

  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aServiceAnswersWithWhatItKnows() throws Exception {
    var facts = calibrated(200);
    assertThat(Calibration.failed(facts)).isZero();
    assertThat(facts.getDouble("p50Millis")).isPositive();
    assertThat(facts.getDouble("callsPerSecond")).isEqualTo(120);
  }

  @Test
  void whatFailsSaysNothing() throws Exception {
    var facts = calibrated(500);
    assertThat(Calibration.failed(facts)).isEqualTo(36);
    assertThat(Calibration.isVoid(facts)).isTrue();
    assertThat(Calibration.says(facts, TRIAL.rate())).isFalse();
  }

  private JsonObject calibrated(int status) throws InterruptedException {
    server.createContext(
        "/products/",
        exchange -> {
          byte[] body = CATALOG.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    var ports = new Ports(server.getAddress().getPort() - Ports.USUAL.of(Service.CATALOG));
    return new JsonObject(new Calibration(ports, Pinning.NONE).ofServices(TRIAL));
  }
}
