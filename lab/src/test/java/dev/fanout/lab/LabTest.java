package dev.fanout.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fanout.lab.program.Service;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabTest {
  @TempDir private Path repository;
  private final Recorded recorded = new Recorded();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "up",
        "down",
        "status",
        "logs",
        "fault",
        "delay",
        "experiment overload",
        "experiment hedging",
        "kind up",
        "kind load",
        "kind status",
        "kind down"
      })
  void everyCommandExplainsItselfWithExamples(String command) {
    assertThat(run((command + " --help").split(" "))).isZero();
    assertThat(recorded.out())
        .contains("Usage: ./fanout " + command, "Examples:", "./fanout " + command, "--print");
    assertThat(recorded.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "kind", "experiment"})
  void aListOfCommandsHasWholeSentences(String command) {
    assertThat(run((command + " --help").strip().split(" "))).isZero();
    var list =
        recorded
            .out()
            .lines()
            .dropWhile(line -> !line.equals("Commands:"))
            .skip(1)
            .takeWhile(line -> !line.isEmpty())
            .collect(Collectors.joining("\n"));
    assertThat(list.split("\n(?=  \\S)")).allMatch(entry -> entry.endsWith("."));
  }

  @Test
  void withoutACommandItExplainsItself() {
    assertThat(run()).isZero();
    assertThat(recorded.out()).contains("Usage: ./fanout", "Examples:");
  }

  @ParameterizedTest
  @CsvSource({
    "'frobnicate',There is no such command: frobnicate.",
    "'up now',Unmatched argument",
    "'up --port-offset 99999',--port-offset is a whole number from 0 to 56000",
    "'up --port-offset -1',--port-offset is a whole number from 0 to 56000",
    "'demo --rate 0','--rate is a whole number from 1 to 2000, not 0.'",
    "'demo --rate fast',Invalid value for option '--rate'",
    "'demo --seconds 601','--seconds is a whole number from 1 to 600, not 601.'",
    "'fault reviews',Missing required parameter: 'FAULT'",
    "'fault review slow','There is no service ''review'': catalog,'",
    "'fault reviews sloow','There is no fault ''sloow'': slow, black-hole,'",
    "'fault reviews slow --share 0',--share is a number above 0 and at most 1",
    "'fault reviews slow --share NaN',--share is a number above 0 and at most 1",
    "'delay reviews 30','''30'' is no duration: write 30ms or 2s, or default.'",
    "'delay reviews 61s','A delay is at most 60s, not 61s.'",
    "'delay reviews 30ms --sigma 4',--sigma is a number from 0 to 3",
    "'load',Missing required parameter: 'NAME=URL'",
    "'load mvc=https://localhost:8081',is no address like http://localhost:8081.",
    "'load mvc=http://localhost:8081/products',is no address like http://localhost:8081.",
    "'load mvc=http://localhost:8081 --rate 0','--rate is a whole number from 1 to 2000, not 0.'",
    "'compare --only typical,blackhole','There is no scenario ''blackhole'': typical, long-tail,'",
    "'kind load --seconds 601','--seconds is a whole number from 1 to 600, not 601.'",
    "'kind up now',Unmatched argument",
    "'kind upp',There is no such command: upp.",
  })
  void badInputIsOneLineAndAHint(String line, String message) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(recorded.err()).contains(message).contains("--help").hasLineCount(2);
    assertThat(recorded.out()).isEmpty();
  }

  @Test
  void printsPlainCommandsInsteadOfStarting() {
    assertThat(run("up", "--print", "--no-agent")).isZero();
    assertThat(recorded.out())
        .contains("cd '" + repository + "'\nmkdir -p .fanout/logs\n")
        .contains("-jar downstream-stubs/target/downstream-stubs.jar")
        .contains("-jar gateway-mvc/target/gateway-mvc.jar")
        .contains("-jar gateway-webflux/target/gateway-webflux.jar")
        .contains("until curl -fs -o /dev/null http://localhost:9081/actuator/health/readiness")
        .doesNotContain("javaagent");
    assertThat(repository).isEmptyDirectory();
  }

  @Test
  void printsTheClusterAsPlainCommands() {
    assertThat(run("kind", "up", "--print")).isZero();
    assertThat(run("kind", "up", "--context", "staging", "--print")).isZero();
    assertThat(run("kind", "up", "--metrics", "--print")).isZero();
    assertThat(run("kind", "load", "--rate", "7", "--print")).isZero();
    assertThat(run("kind", "status", "--context", "staging", "--print")).isZero();
    assertThat(run("kind", "down", "--print")).isZero();
    assertThat(recorded.out())
        .containsSubsequence(
            "kind create cluster --name fanout --config k8s/kind.yaml",
            "docker build -q --target gateway-webflux",
            "kubectl --context kind-fanout apply -k k8s/overlays/kind\n",
            "kubectl --context staging apply -k k8s/overlays/cluster\n",
            "kubectl --context kind-fanout apply -k k8s/overlays/kind-metrics\n",
            "--from-literal=RATE=7",
            "logs --follow job/load",
            "kubectl --context staging -n fanout get pods",
            "kind delete cluster --name fanout");
    assertThat(repository).isEmptyDirectory();
  }

  @Test
  void printsTheDemoAsPlainCommands() {
    assertThat(run("demo", "--print", "--no-agent", "--rate", "50")).isZero();
    assertThat(recorded.out())
        .containsSubsequence(
            "gateway-webflux.jar",
            "# fixed delays",
            "http://localhost:9101/__admin/settings",
            "'{\"delayDistribution\":{\"type\":\"lognormal\",\"median\":10,\"sigma\":0}}'",
            "# The demo sends 50 requests/s",
            "'http://localhost:8082/products/[1-20]'",
            "-X PUT http://localhost:9104/__admin/fault",
            "'{\"fault\":\"slow\"}'",
            "-X DELETE http://localhost:9104/__admin/fault",
            "\"sigma\":0.2");
    assertThat(repository).isEmptyDirectory();
  }

  @Test
  void printsTheExperimentsAsPlainCommands() {
    assertThat(run("experiment", "overload", "--print")).isZero();
    assertThat(run("experiment", "hedging", "--print")).isZero();
    assertThat(recorded.out())
        .containsSubsequence(
            "GATEWAY_ADMISSION_MODE=off",
            "GATEWAY_ADMISSION_MODE=adaptive",
            "2.5] times what it sustains",
            "STUB_SERVICE=reviews",
            "DOWNSTREAM_REVIEWS_HEDGEAFTER=p95",
            "'{\"fault\":\"slow\",\"share\":0.01}'",
            "kill -STOP PID");
    assertThat(repository).isEmptyDirectory();
  }

  @Test
  void printsFaultsAndDelays() {
    assertThat(run("fault", "reviews", "slow", "--share", "0.2", "--print")).isZero();
    assertThat(run("fault", "all", "off", "--print", "--port-offset", "1000")).isZero();
    assertThat(run("delay", "reviews", "2s", "--sigma", "0", "--print")).isZero();
    String json = " -H 'Content-Type: application/json' -d ";
    assertThat(recorded.out())
        .contains(
            "curl -fsS -X PUT http://localhost:9104/__admin/fault"
                + json
                + "'{\"fault\":\"slow\",\"share\":0.2}'")
        .contains("curl -fsS -X DELETE http://localhost:10101/__admin/fault")
        .contains("curl -fsS -X DELETE http://localhost:10106/__admin/fault")
        .contains("\"median\":2000,\"sigma\":0}");
  }

  @Test
  void setsAFault() throws IOException {
    var requests = new CopyOnWriteArrayList<String>();
    try (var free = FreeOffset.listen(ports -> ports.of(Service.REVIEWS))) {
      int port = free.socket().getLocalPort();
      free.socket().close();
      var stub = stub(port, 200, requests);
      String offset = String.valueOf(free.ports().offset());
      try {
        assertThat(run("fault", "reviews", "slow", "--port-offset", offset)).isZero();
        assertThat(run("fault", "reviews", "off", "--port-offset", offset)).isZero();
        assertThat(run("delay", "reviews", "default", "--port-offset", offset)).isZero();
      } finally {
        stub.stop(0);
      }
    }
    assertThat(requests)
        .containsExactly(
            "PUT /__admin/fault {\"fault\":\"slow\"}",
            "DELETE /__admin/fault ",
            "POST /__admin/settings"
                + " {\"delayDistribution\":{\"type\":\"lognormal\",\"median\":30,\"sigma\":0.2}}");
    assertThat(recorded.out())
        .isEqualToNormalizingNewlines(
            """
            reviews: slow, every call
            reviews: no fault
            reviews: about 30 ms (sigma 0.2)
            """);
  }

  @Test
  void saysThatAStubIsNotThere() throws IOException {
    var free = FreeOffset.listen(ports -> ports.of(Service.REVIEWS));
    free.close();
    String offset = String.valueOf(free.ports().offset());
    assertThat(run("fault", "reviews", "slow", "--port-offset", offset)).isEqualTo(1);
    assertThat(recorded.err()).contains("reviews does not answer on port", "./fanout up");
  }

  @Test
  void nothingRuns() {
    assertThat(run("status")).isEqualTo(1);
    assertThat(run("down")).isZero();
    assertThat(run("logs")).isEqualTo(1);
    assertThat(recorded.out()).contains("Nothing is running.");
    assertThat(recorded.err()).contains("There are no logs yet.", "./fanout up");
  }

  @Test
  void namesTheLogsThereAre() throws IOException {
    Path logs = Files.createDirectories(repository.resolve(".fanout/logs"));
    Files.writeString(logs.resolve("gateway-mvc.log"), "x");
    assertThat(run("logs", "gateway-mcv")).isEqualTo(1);
    assertThat(recorded.err()).contains("There is no log of gateway-mcv.", "gateway-mvc");
    assertThat(run("logs", "gateway-mvc", "-f", "--print")).isZero();
    assertThat(recorded.out()).contains("tail -n 20 -F .fanout/logs/gateway-mvc.log");
  }

  @Test
  void reportsNothingBeforeSomethingWasMeasured() {
    assertThat(run("compare", "--report")).isEqualTo(1);
    assertThat(recorded.err()).contains("Nothing was measured yet in .fanout/results.");
    assertThat(repository).isEmptyDirectory();
  }

  @Test
  void asksForABuildWhereThereAreNoJars() throws IOException {
    var free = FreeOffset.listen(ports -> ports.of(Service.CATALOG));
    free.close();
    assertThat(run("up", "--no-agent", "--port-offset", free.ports().offset() + "")).isEqualTo(1);
    assertThat(recorded.err()).contains("downstream-stubs.jar is not there.", "mvn -q");
  }

  private int run(String... arguments) {
    return Lab.run(new Context(repository, recorded.terminal()), arguments);
  }

  private static HttpServer stub(int port, int status, List<String> requests) throws IOException {
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
