package dev.fanout.lab.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgramsTest {
  @Test
  void usualPortsNeedNoEnvironmentButForLogsThatPeopleRead() {
    var programs = new Programs(Ports.USUAL, Tracing.OFF, false).all();
    assertThat(programs)
        .extracting(Program::name)
        .containsExactly("downstream-stubs", "gateway-mvc", "gateway-webflux");
    assertThat(programs.getFirst().launch().environment()).isEmpty();
    assertThat(programs.subList(1, 3))
        .allSatisfy(gateway ->
            assertThat(gateway.launch().environment())
                .containsOnly(entry("LOGGING_STRUCTURED_FORMAT_CONSOLE", "")));
    assertThat(programs.getFirst().ports()).containsExactly(9101, 9102, 9103, 9104, 9105, 9106);
    assertThat(programs.getFirst().portRange()).isEqualTo("9101-9106");
    assertThat(programs.get(1).ports()).containsExactly(8081, 9081);
    assertThat(programs.getLast().portRange()).isEqualTo("8082");
  }

  @Test
  void theAgentWithNobodyToSendTo() {
    var gateway = new Programs(Ports.USUAL, Tracing.UNSENT, true).all().getLast().launch();
    assertThat(gateway.arguments())
        .startsWith("nohup")
        .containsSubsequence(
            "-javaagent:lab/target/agent/opentelemetry-javaagent.jar",
            "-Dotel.javaagent.configuration-file=otel/agent.properties",
            "-Xmx256m",
            "-jar",
            "gateway-webflux/target/gateway-webflux.jar");
    assertThat(gateway.environment())
        .containsEntry("OTEL_SERVICE_NAME", "gateway-webflux")
        .containsEntry("OTEL_TRACES_EXPORTER", "none")
        .hasSize(3);
  }

  @Test
  void spansAreSentWhereSomebodyListens() {
    assertThat(new Programs(Ports.USUAL, Tracing.SENT, true).all().getLast().launch().environment())
        .containsOnlyKeys("LOGGING_STRUCTURED_FORMAT_CONSOLE", "OTEL_SERVICE_NAME");
  }

  @Test
  void theStubsSendTheirsToo() {
    assertThat(stubs(Ports.USUAL, Tracing.SENT))
        .containsOnly(entry("OTEL_TRACES_EXPORTER", "otlp"));
    assertThat(stubs(Ports.USUAL, Tracing.UNSENT)).isEmpty();
    assertThat(stubs(new Ports(1000), Tracing.VIEWED))
        .containsEntry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:5318")
        .containsEntry("STUB_SERVICE", "catalog");
  }

  @Test
  void theDemoIsSentAFewRequestsAndThoseThatSaySo() {
    var gateway = new Programs(Ports.USUAL, Tracing.VIEWED, true).all().getLast().launch();
    assertThat(gateway.environment())
        .containsEntry("OTEL_TRACES_EXPORTER", "otlp")
        .containsEntry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
        .containsEntry("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
        .containsEntry("OTEL_TRACES_SAMPLER_ARG", "0.05");
  }

  private static Map<String, String> stubs(Ports ports, Tracing tracing) {
    return new Programs(ports, tracing, false).all().getFirst().launch().environment();
  }

  @Test
  void shiftedPortsReachEveryProgram() {
    var programs = new Programs(new Ports(1000), Tracing.SENT, false).all();
    assertThat(programs).hasSize(8);
    assertThat(programs.get(3).name()).isEqualTo("stub-reviews");
    assertThat(programs.get(3).launch().environment())
        .containsEntry("STUB_SERVICE", "reviews")
        .containsEntry("STUB_PORT", "10104");
    assertThat(programs.getLast().ports()).containsExactly(9082, 10082);
    assertThat(programs.getLast().launch().environment())
        .containsEntry("SERVER_PORT", "9082")
        .containsEntry("MANAGEMENT_SERVER_PORT", "10082")
        .containsEntry("DOWNSTREAM_SHIPPING_BASEURL", "http://localhost:10106");
  }

  @Test
  void aProgramIsReadyWhenEveryPortAnswers() {
    var programs = new Programs(Ports.USUAL, Tracing.OFF, false).all();
    assertThat(programs.getFirst().ready()).hasSize(6);
    assertThat(programs.getLast().ready())
        .extracting(await -> await.call().uri().toString())
        .containsExactly(
            "http://localhost:9082/actuator/health/readiness", "http://localhost:8082/products/7");
  }

  @Test
  void faultsAndDelaysAsTheStubsUnderstandThem() {
    assertThat(Fault.named("wrong-type").orElseThrow().on(Service.PRICING, Ports.USUAL, 0.25))
        .isEqualTo(
            new HttpCall(
                "PUT",
                URI.create("http://localhost:9102/__admin/fault"),
                "{\"fault\":\"wrong-type\",\"share\":0.25}"));
    assertThat(Delay.usual(Service.SHIPPING).set(Service.SHIPPING, Ports.USUAL).body())
        .isEqualTo("{\"delayDistribution\":{\"type\":\"lognormal\",\"median\":15,\"sigma\":0.2}}");
    assertThat(Fault.named("off")).isEmpty();
  }
}
