package dev.fanout.contract;

import static dev.fanout.contract.Scripted.Part.REVIEWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.contract.ScriptedService.Call;
import dev.fanout.contract.ScriptedService.Script;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that leaves, or stays, with TLS between it and the gateway. */
@ResourceLock(Scripted.HEALTHY)
class TlsIT {

  private static final int SIGTERM = 143;
  private static final String PASSWORD = "changeit";
  private static final Map<Gateway, GatewayProcess> GATEWAYS = new EnumMap<>(Gateway.class);
  private static final Map<String, String> ENVIRONMENT = new TreeMap<>();
  private static SSLContext trusting;
  private static SocketFactory tls;
  private static Path keys;

  private final Scripted downstream = Scripted.healthy();

  @BeforeAll
  static void start() throws Exception {
    trusting = trustingAnybody();
    tls = trusting.getSocketFactory();
    ENVIRONMENT.putAll(Scripted.healthy().environment());
    keys = keyStore();
    ENVIRONMENT.put("SERVER_SSL_KEYSTORE", keys.toUri().toString());
    ENVIRONMENT.put("SERVER_SSL_KEYSTOREPASSWORD", PASSWORD);
    ENVIRONMENT.put("SERVER_HTTP2_ENABLED", "true");
    ENVIRONMENT.put("MANAGEMENT_SERVER_SSL_ENABLED", "false");
    ENVIRONMENT.put("GATEWAY_WARMUP_REQUESTS", "5");
    for (Gateway gateway : Gateway.values()) {
      GATEWAYS.put(gateway, GatewayProcess.start(gateway, ENVIRONMENT));
    }
    GATEWAYS.values().forEach(GatewayProcess::awaitReady);
  }

  @AfterAll
  static void stop() {
    GATEWAYS.values().forEach(GatewayProcess::close);
  }

  @ParameterizedTest
  @MethodSource("departures")
  void aClientThatLeavesTakesItsCallsWithIt(Gateway gateway, String how, Consumer<Client> leave) {
    downstream.service(REVIEWS).script(Call::holdUntilClosed);
    try (var client = Client.connect(tls, GATEWAYS.get(gateway).port())) {
      client.send(Client.get("/products/7"));
      await().until(() -> !downstream.service(REVIEWS).calls().isEmpty());
      leave.accept(client);
      await().until(() -> downstream.service(REVIEWS).calls().getFirst().isClosed());
    }
    GATEWAYS.get(gateway).requireNoErrorInLog();
  }

  static Stream<Arguments> departures() {
    return Stream.of(Gateway.values())
        .flatMap(gateway ->
            Stream.of(
                Arguments.of(gateway, "close", (Consumer<Client>) Client::close),
                Arguments.of(gateway, "reset", (Consumer<Client>) Client::reset)));
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatStaysGetsEveryAnswer(Gateway gateway) {
    downstream
        .service(REVIEWS)
        .script(call -> {
          Thread.sleep(300); // a slow service: long enough to look for the client several times
          REVIEWS.healthy().play(call);
        });
    try (var client = Client.connect(tls, GATEWAYS.get(gateway).port())) {
      for (int round = 0; round < 3; round++) {
        downstream.service(REVIEWS).calls().clear();
        client.send(Client.get("/products/7"));
        await().until(() -> !downstream.service(REVIEWS).calls().isEmpty());
        client.send(Client.get("/products/8"));
        assertThat(client.answer()).contains("\"id\":7,\"complete\":true");
        assertThat(client.answer()).contains("\"id\":8,\"complete\":true");
      }
    }
  }

  /** Tomcat counts as busy only what came over HTTP/1.1. */
  @ParameterizedTest
  @EnumSource
  void aStopFinishesWhatCameOverHttp2(Gateway gateway) throws Exception {
    var release = new CountDownLatch(1);
    downstream.service(REVIEWS).script(REVIEWS.healthyAfter(release));
    try (var process = GatewayProcess.start(gateway, ENVIRONMENT);
        var client = HttpClient.newBuilder().sslContext(trusting).build()) {
      process.awaitReady();
      var uri = URI.create("https://localhost:" + process.port() + "/products/7");
      var request = HttpRequest.newBuilder(uri).header("X-Request-Timeout-Ms", "30000").build();
      var answer = client.sendAsync(request, BodyHandlers.ofString());
      await().until(() -> !downstream.service(REVIEWS).calls().isEmpty());
      process.terminate();
      var call = downstream.service(REVIEWS).calls().getFirst();
      await().during(Duration.ofSeconds(2)).until(() -> !call.isClosed());
      release.countDown();
      assertThat(answer.get().version()).isEqualTo(Version.HTTP_2);
      assertThat(answer.get().body()).contains("\"id\":7");
      assertThat(answer.get().statusCode()).isEqualTo(200);
      assertThat(process.awaitExit()).isEqualTo(SIGTERM);
      process.requireNoErrorInLog();
    }
  }

  /** As without TLS (RetryIT), though its records come before and after what is a reply. */
  @ParameterizedTest
  @EnumSource
  void aKeptConnectionToAServiceFoundDeadIsReplacedAndNobodyNotices(Gateway gateway)
      throws Exception {
    Script closesWhatIsKept =
        call -> {
          if (call.isOnKeptConnection()) {
            throw new IOException("lost");
          }
          REVIEWS.healthy().play(call);
        };
    try (var reviews = new ScriptedService(closesWhatIsKept, serverSockets());
        var process = GatewayProcess.start(gateway, trusting(reviews))) {
      process.awaitReady();
      for (int request = 0; request < 5; request++) {
        assertThat(Http.get(process.port(), "/products/7").body()).contains("\"complete\":true");
      }
      assertThat(reviews.calls().stream().filter(Call::isOnKeptConnection)).hasSize(4);
      assertThat(retries(process)).isZero();
    }
  }

  /** The service never gets as far as to answer; a connection that is new is not replaced. */
  @ParameterizedTest
  @EnumSource
  void aNewConnectionToAServiceThatIsLostIsTriedAgainAndThenUnavailable(Gateway gateway)
      throws Exception {
    Script loses =
        _ -> {
          throw new IOException("lost");
        };
    try (var reviews = new ScriptedService(loses, serverSockets());
        var process = GatewayProcess.start(gateway, trusting(reviews))) {
      process.awaitReady();
      assertThat(Http.get(process.port(), "/products/7").body())
          .endsWith("\"degraded\":[{\"part\":\"reviews\",\"reason\":\"unavailable\"}]}");
      assertThat(reviews.calls()).hasSize(3).noneMatch(Call::isOnKeptConnection);
      assertThat(retries(process)).isEqualTo(2);
    }
  }

  /** Of a gateway without TLS of its own, which trusts that service. */
  private Map<String, String> trusting(ScriptedService reviews) {
    var environment = new TreeMap<>(downstream.environment());
    environment.put("DOWNSTREAM_REVIEWS_BASEURL", reviews.url());
    environment.put(
        "JAVA_TOOL_OPTIONS",
        "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
            .formatted(keys, PASSWORD));
    return environment;
  }

  private static double retries(GatewayProcess process) {
    return process
        .metrics()
        .sum("fanout_retry_decisions_total", "service=\"reviews\"", "decision=\"made\"");
  }

  @Test
  void whereItCannotBeSeenTheGatewaySaysSoAtStart() {
    assertThat(GATEWAYS.get(Gateway.MVC).log())
        .contains("HTTP/2: calls for a client that leaves run on until the deadline");
  }

  @ParameterizedTest
  @EnumSource
  void thereIsNoWarmUp(Gateway gateway) {
    assertThat(GATEWAYS.get(gateway).log()).contains("No warm-up: server.ssl is on");
  }

  private static Path keyStore() throws IOException, InterruptedException {
    var file = Path.of("target", "keystore.p12").toAbsolutePath();
    Files.deleteIfExists(file);
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "gateway",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    return file;
  }

  private static SSLServerSocketFactory serverSockets()
      throws GeneralSecurityException, IOException {
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(
        KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context.getServerSocketFactory();
  }

  private static SSLContext trustingAnybody() throws GeneralSecurityException {
    var trusting =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trusting}, null);
    return context;
  }
}
