package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.program.Tracing;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is named in compose.yaml and in the files that it mounts is there, and listens there. */
class ComposeTest {

  private static final String PROMETHEUS = "otel/prometheus/prometheus.yaml";
  private static final String DASHBOARDS = "otel/grafana/provisioning/dashboards/dashboards.yaml";
  private static final String DATASOURCES =
      "otel/grafana/provisioning/datasources/datasources.yaml";

  private static final Pattern PINNED = Pattern.compile("[a-z/-]+:v?\\d+\\.\\d+\\.\\d+[\\w.-]*");

  /** On this machine only, under the number that it has in the container, or a range of them. */
  private static final Pattern PUBLISHED =
      Pattern.compile("127\\.0\\.0\\.1:((\\d+)(?:-(\\d+))?):\\1");

  private final ConfigFile compose = ConfigFile.of("compose.yaml");
  private final ConfigFile gateway = ConfigFile.of("gateway-core/src/main/resources/gateway.yaml");
  private final Map<String, List<Integer>> listening = listening();

  /** By service: what its own file says, and the usual ports of two programs. */
  private Map<String, List<Integer>> listening() {
    Map<String, List<Integer>> ports = new TreeMap<>();
    for (Gateway one : Gateway.values()) {
      var file = ConfigFile.of(one.program() + "/src/main/resources/application.yaml");
      ports.put(
          one.program(), List.of(file.get("$.server.port"), file.get("$.management.server.port")));
    }
    List<String> services = gateway.get("$.downstream.*.base-url");
    ports.put("downstream-stubs", services.stream().map(ComposeTest::port).toList());
    ports.put("collector", opened("otel/collector.yaml"));
    ports.put("jaeger", opened("otel/jaeger.yaml"));
    ports.put("prometheus", List.of(9090));
    ports.put("grafana", List.of(3000));
    return ports;
  }

  private static List<Integer> opened(String path) {
    return ConfigFile.of(path)
        .find("\\$\\{env:LISTEN:-127\\.0\\.0\\.1}(?::|\\s+port: )(\\d+)")
        .map(found -> Integer.valueOf(found.group(1)))
        .toList();
  }

  private static int port(String url) {
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
  }

  @Test
  void imagesArePinned() {
    assertThat(compose.<List<String>>get("$.services.*.image"))
        .hasSameSizeAs(compose.keys("$.services"))
        .allMatch(PINNED.asMatchPredicate());
  }

  @Test
  void whatIsMountedIsThereAndCannotBeWritten() {
    for (String mount : compose.<List<String>>get("$.services.*.volumes[*]")) {
      assertThat(mount).endsWith(":ro");
      assertThat(Repository.ROOT.resolve(mount.substring(0, mount.indexOf(':')))).isDirectory();
    }
  }

  @Test
  void portsThatAreOpenedToThisMachineAreListenedOn() {
    Map<String, Map<String, List<String>>> services = compose.get("$.services");
    services.forEach((name, service) -> {
      for (String ports : service.getOrDefault("ports", List.of())) {
        var published = PUBLISHED.matcher(ports);
        assertThat(published.matches()).as(ports).isTrue();
        int first = Integer.parseInt(published.group(2));
        int last = published.group(3) == null ? first : Integer.parseInt(published.group(3));
        assertThat(listening.get(name))
            .as(name)
            .containsAll(IntStream.rangeClosed(first, last).boxed().toList());
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"compose.yaml", PROMETHEUS, DATASOURCES})
  void addressesOfServicesAreListenedOn(String path) {
    var services = String.join("|", compose.keys("$.services"));
    // without the tags of images
    var addresses = ConfigFile.of(path).find("\\b(" + services + "):(\\d+)(?![\\d.])").toList();
    assertThat(addresses).hasSizeGreaterThanOrEqualTo(2);
    for (var address : addresses) {
      assertThat(listening.get(address.group(1)))
          .as(address.group())
          .contains(Integer.valueOf(address.group(2)));
    }
  }

  /** A name that is no service would be looked up in vain. */
  @Test
  void everythingAskedForIsAService() {
    var names = compose.keys("$.services");
    assertThat(ConfigFile.of(PROMETHEUS).<List<String>>get("$..targets[*]"))
        .allSatisfy(target -> assertThat(names).contains(target.split(":")[0]));
    assertThat(ConfigFile.of(DATASOURCES).<List<String>>get("$.datasources[*].url"))
        .allSatisfy(url -> assertThat(names).contains(url.split("[/:]+")[1]));
    compose.find("http://([\\w-]+):\\d+").forEach(url -> assertThat(names).contains(url.group(1)));
  }

  /** By hand, everything is on one machine. */
  @Test
  void whatIsLeftOutMeansTheSamePortsOnLoopback() throws IOException {
    assertThat(usual("otel/collector.yaml", "JAEGER_OTLP")).isIn(listening.get("jaeger"));
    assertThat(usual("otel/jaeger.yaml", "PROMETHEUS_URL")).isIn(listening.get("prometheus"));
    assertThat(Files.readAllLines(Repository.ROOT.resolve("otel/agent.properties")))
        .filteredOn(line -> line.startsWith("otel.exporter.otlp.endpoint="))
        .singleElement()
        .satisfies(line -> assertThat(port(line)).isIn(listening.get("collector")));
    assertThat(Stream.of("collector", "jaeger").map(listening::get).flatMap(List::stream))
        .doesNotHaveDuplicates()
        .hasSize(9);
  }

  private static int usual(String path, String variable) {
    var usual = ConfigFile.of(path).find("\\$\\{env:" + variable + ":-([^}]*127[^}]*)}").toList();
    assertThat(usual).as(variable).hasSize(1);
    return port(usual.getFirst().group(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"collector", "jaeger"})
  void variablesAreThoseThatTheFileReads(String service) {
    var read = new TreeSet<String>();
    ConfigFile.of("otel/" + service + ".yaml")
        .find("\\$\\{env:(\\w+)")
        .forEach(found -> read.add(found.group(1)));
    String here = "$.services." + service;
    assertThat(compose.keys(here + ".environment")).containsExactlyInAnyOrderElementsOf(read);
    assertThat(compose.<List<String>>get(here + ".command"))
        .containsExactly("--config=/etc/fanout/" + service + ".yaml");
    assertThat(compose.<List<String>>get(here + ".volumes"))
        .containsExactly("./otel:/etc/fanout:ro");
  }

  @ParameterizedTest
  @EnumSource
  void aGatewayIsToldWhereEachServiceIsAndHasTheNameThatItIsScrapedUnder(Gateway one) {
    Map<String, String> environment =
        compose.get("$.services['" + one.program() + "'].environment");
    for (String service : gateway.keys("$.downstream")) {
      String usual = gateway.get("$.downstream." + service + ".base-url");
      assertThat(environment)
          .containsEntry(
              "DOWNSTREAM_" + service.toUpperCase(Locale.ROOT) + "_BASEURL",
              usual.replace("localhost", "downstream-stubs"));
    }
    assertThat(environment).containsEntry("OTEL_SERVICE_NAME", one.program());
    String scraped = "$..static_configs[?(@.labels.gateway=='" + one.program() + "')].targets[*]";
    assertThat(ConfigFile.of(PROMETHEUS).<List<String>>get(scraped))
        .singleElement()
        .asString()
        .startsWith(one.program() + ":");
  }

  /** By any java, and otherwise with what {@code ./fanout up} starts them with. */
  @Test
  void ourProgramsAreStartedAsByHand() {
    for (Program program : new Programs(Ports.USUAL, Tracing.SENT, false).all()) {
      var byHand = program.launch().arguments();
      assertThat(compose.<List<String>>get("$.services['" + program.name() + "'].command"))
          .startsWith("java")
          .endsWith(byHand.subList(1, byHand.size()).toArray(String[]::new))
          .hasSameSizeAs(byHand);
    }
  }

  @Test
  void grafanaOpensWithTheDashboard() {
    String shown =
        compose.get("$.services.grafana.environment.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH");
    String folder = ConfigFile.of(DASHBOARDS).get("$.providers[0].options.path");
    assertThat(shown).startsWith(folder + "/");
    assertThat(compose.<List<String>>get("$.services.grafana.volumes"))
        .filteredOn(mount -> mount.endsWith(":" + folder + ":ro"))
        .singleElement()
        .satisfies(mount ->
            assertThat(Repository.ROOT.resolve(shown.replace(folder, mount.split(":")[0])))
                .isRegularFile());
  }
}
