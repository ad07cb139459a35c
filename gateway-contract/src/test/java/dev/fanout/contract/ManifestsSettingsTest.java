package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.contract.Manifests.Flow;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapVolumeSource;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1KeyToPath;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What programs are told is what they read, and both gateways are told the same. */
class ManifestsSettingsTest {

  private static final String GATEWAY = "gateway-core/src/main/resources/gateway.yaml";

  /** Not Spring's to read. */
  private static final Set<String> OF_THE_JVM =
      Set.of(
          "JDK_JAVA_OPTIONS",
          "POD_NAME",
          "OTEL_SERVICE_NAME",
          "OTEL_RESOURCE_ATTRIBUTES",
          "OTEL_EXPORTER_OTLP_ENDPOINT");

  private static V1Container container(Workload workload) {
    return workload.pod().getContainers().getFirst();
  }

  @ParameterizedTest
  @EnumSource
  void aGatewayIsToldWhereEachServiceAndTheCollectorAre(Overlay overlay) {
    var manifests = overlay.manifests();
    var services = ConfigFile.of(GATEWAY).keys("$.downstream");
    assertThat(services).hasSize(6);
    for (Workload gateway : manifests.gateways()) {
      var environment = manifests.environment(container(gateway));
      for (String service : services) {
        var address =
            environment.get("DOWNSTREAM_" + service.toUpperCase(Locale.ROOT) + "_BASEURL");
        assertThat(address).as("%s: %s", gateway, service).isNotNull().contains(service);
        assertReached(manifests, gateway, URI.create(address));
      }
      var collector = environment.get("OTEL_EXPORTER_OTLP_ENDPOINT");
      assertThat(collector).as("%s: spans", gateway).isNotNull();
      assertReached(manifests, gateway, URI.create(collector));
    }
  }

  @ParameterizedTest
  @EnumSource
  void spansGetToJaeger(Overlay overlay) {
    var manifests = overlay.manifests();
    for (Workload workload : manifests.deployments()) {
      var environment = manifests.environment(container(workload));
      if (environment.containsKey("OTEL_TRACES_EXPORTER")) {
        var address = environment.get("OTEL_EXPORTER_OTLP_ENDPOINT");
        assertReached(manifests, workload, URI.create(address));
      }
      if (environment.containsKey("JAEGER_OTLP")) {
        var address = environment.get("JAEGER_OTLP");
        assertReached(manifests, workload, URI.create("otlp://" + address));
      }
    }
  }

  /** At a port of a Service here, or in a namespace that the policies let it ask. */
  private static void assertReached(Manifests manifests, Workload from, URI address) {
    var name = "%s asks %s".formatted(from, address);
    var host = address.getHost().split("\\.");
    if (host.length > 1) {
      assertThat(namespacesThatMayBeAsked(manifests, from)).as(name).contains(host[1]);
      return;
    }
    var service = manifests.find(V1Service.class, host[0]);
    assertThat(service).as(name).isPresent();
    var spec = service.orElseThrow().getSpec();
    int port = address.getPort() < 0 ? 80 : address.getPort();
    assertThat(spec.getPorts())
        .as(name)
        .filteredOn(one -> one.getPort() == port)
        .singleElement()
        .satisfies(found ->
            assertThat(manifests.begun())
                .containsAll(flows(manifests, from, spec.getSelector(), found.getTargetPort())));
  }

  private static List<Flow> flows(
      Manifests manifests, Workload from, Map<String, String> labels, IntOrString port) {
    return manifests.workloads().stream()
        .filter(to -> to.labels().entrySet().containsAll(labels.entrySet()))
        .flatMap(to -> to.number(port).map(number -> new Flow(from.name(), to.name(), number)))
        .toList();
  }

  private static Set<String> namespacesThatMayBeAsked(Manifests manifests, Workload from) {
    return manifests.all(V1NetworkPolicy.class).stream()
        .map(V1NetworkPolicy::getSpec)
        .filter(spec -> manifests.selected(spec.getPodSelector()).contains(from))
        .flatMap(spec -> spec.getEgress().stream())
        .flatMap(rule -> rule.getTo().stream())
        .filter(peer -> peer.getNamespaceSelector() != null)
        .flatMap(peer -> peer.getNamespaceSelector().getMatchLabels().values().stream())
        .collect(Collectors.toSet());
  }

  /** As Spring reads a variable: dots are underscores, and dashes are left out. */
  @ParameterizedTest
  @EnumSource
  void whateverElseAGatewayIsToldIsASetting(Overlay overlay) {
    var manifests = overlay.manifests();
    for (Workload gateway : manifests.gateways()) {
      var settings = new TreeSet<>(OF_THE_JVM);
      for (String file :
          List.of(GATEWAY, gateway.name() + "/src/main/resources/application.yaml")) {
        addSettings("", ConfigFile.of(file).<Map<?, ?>>get("$"), settings);
      }
      assertThat(settings)
          .as(gateway.toString())
          .containsAll(manifests.environment(container(gateway)).keySet());
    }
  }

  private static void addSettings(String prefix, Map<?, ?> map, Set<String> settings) {
    map.forEach((key, value) -> {
      var own = key.toString().replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
      var name = prefix + own;
      if (value instanceof Map<?, ?> below) {
        addSettings(name + "_", below, settings);
      } else {
        settings.add(name);
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void portsAreThoseThatTheProgramsAreToldOf(Overlay overlay) {
    var manifests = overlay.manifests();
    var named =
        Map.of("SERVER_PORT", "http", "MANAGEMENT_SERVER_PORT", "management", "STUB_PORT", "http");
    for (Workload workload : manifests.deployments()) {
      manifests
          .environment(container(workload))
          .forEach((variable, value) -> {
            if (named.containsKey(variable)) {
              assertThat(workload.number(new IntOrString(named.get(variable))))
                  .as("%s: %s", workload, variable)
                  .containsExactly(Integer.valueOf(value));
            }
          });
    }
  }

  /** The collector, and Jaeger where it is. */
  @ParameterizedTest
  @EnumSource
  void variablesAndPortsAreThoseOfTheFileThatIsMounted(Overlay overlay) {
    var manifests = overlay.manifests();
    for (V1ConfigMap map : manifests.all(V1ConfigMap.class)) {
      for (String key : map.getData().keySet()) {
        if (!Set.of("collector.yaml", "jaeger.yaml").contains(key)) {
          continue;
        }
        var workload = usersOf(manifests, map);
        var file = ConfigFile.of("otel/" + key);
        var read = new TreeSet<>(Set.of("GOMEMLIMIT")); // Go's own
        file.find("\\$\\{env:(\\w+)").forEach(found -> read.add(found.group(1)));
        assertThat(manifests.environment(container(workload)))
            .as(workload.toString())
            .containsOnlyKeys(read)
            .containsEntry("LISTEN", "0.0.0.0");
        var opened =
            file.find("\\$\\{env:LISTEN:-127\\.0\\.0\\.1}(?::|\\s+port: )(\\d+)")
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
        assertThat(container(workload).getPorts())
            .as(workload.toString())
            .allSatisfy(port -> assertThat(port.getContainerPort()).isIn(opened));
        assertThat(container(workload).getArgs()).containsExactly("--config=/etc/fanout/" + key);
      }
    }
  }

  private static Workload usersOf(Manifests manifests, V1ConfigMap map) {
    return manifests.deployments().stream()
        .filter(workload ->
            workload.pod().getVolumes().stream()
                .anyMatch(volume ->
                    volume.getConfigMap() != null
                        && volume.getConfigMap().getName().equals(Manifests.name(map))))
        .findFirst()
        .orElseThrow();
  }

  /** Each file that a program gets is the one that it gets in the same folder in compose. */
  @ParameterizedTest
  @EnumSource
  void filesAreThoseOfCompose(Overlay overlay) {
    var manifests = overlay.manifests();
    var compose = ConfigFile.of("compose.yaml");
    var given = new TreeSet<String>();
    for (Workload workload : manifests.deployments()) {
      for (V1Volume volume : workload.pod().getVolumes()) {
        if (volume.getConfigMap() == null) {
          continue;
        }
        var map = manifests.find(V1ConfigMap.class, volume.getConfigMap().getName()).orElseThrow();
        var mount = mount(workload, volume.getName());
        assertThat(mount.getReadOnly()).as("%s: %s", workload, volume.getName()).isTrue();
        String folder =
            compose.<List<String>>get("$.services." + workload.name() + ".volumes[*]").stream()
                .map(one -> one.split(":"))
                .filter(one -> one[1].equals(mount.getMountPath()))
                .map(one -> one[0].substring("./".length()))
                .findFirst()
                .orElseThrow();
        var files = files(volume.getConfigMap());
        assertThat(map.getData())
            .containsOnlyKeys(files.isEmpty() ? map.getData().keySet() : files.keySet());
        map.getData()
            .forEach((key, text) -> {
              var path = folder + "/" + files.getOrDefault(key, key);
              assertThat(text).as("%s: %s", workload, path).isEqualTo(Repository.text(path));
              given.add(path);
            });
      }
    }
    assertThat(given)
        .isEqualTo(
            switch (overlay) {
              case CLUSTER, KIND -> Set.of("otel/collector.yaml", "otel/jaeger.yaml");
              case KIND_METRICS ->
                  Set.of(
                      "otel/collector.yaml",
                      "otel/jaeger.yaml",
                      "otel/prometheus/kubernetes.yaml",
                      "otel/prometheus/rules.yaml",
                      "otel/grafana/provisioning/dashboards/dashboards.yaml",
                      "otel/grafana/provisioning/datasources/datasources.yaml",
                      DashboardTest.FILE);
              case PRODUCTION -> Set.of("otel/collector.yaml");
            });
  }

  private static V1VolumeMount mount(Workload workload, String volume) {
    return container(workload).getVolumeMounts().stream()
        .filter(mount -> mount.getName().equals(volume))
        .findFirst()
        .orElseThrow();
  }

  /** Path by key; none where each has its own name. */
  private static Map<String, String> files(V1ConfigMapVolumeSource source) {
    return source.getItems().stream()
        .collect(Collectors.toMap(V1KeyToPath::getKey, V1KeyToPath::getPath));
  }

  @ParameterizedTest
  @EnumSource(names = "KIND_METRICS")
  void prometheusAndGrafanaAreStartedAsInCompose(Overlay overlay) {
    var manifests = overlay.manifests();
    var compose = ConfigFile.of("compose.yaml");
    var arguments =
        compose.<List<String>>get("$.services.prometheus.command").stream()
            .map(one -> one.replace("prometheus.yaml", "kubernetes.yaml"))
            .toList();
    assertThat(container(deployment(manifests, "prometheus")).getArgs()).containsAll(arguments);
    var environment =
        new TreeMap<>(manifests.environment(container(deployment(manifests, "grafana"))));
    assertThat(environment.remove("GOMEMLIMIT")).isNotNull(); // Go's own
    assertThat(environment)
        .isEqualTo(compose.<Map<String, String>>get("$.services.grafana.environment"));
  }

  @ParameterizedTest
  @EnumSource(names = "KIND_METRICS")
  void prometheusReachesEveryPodOfAGatewayAndTheCollector(Overlay overlay) {
    var manifests = overlay.manifests();
    var prometheus = deployment(manifests, "prometheus");
    var file = ConfigFile.of("otel/prometheus/kubernetes.yaml");
    assertThat(file.<List<String>>get("$..static_configs[*].targets[*]"))
        .hasSize(2)
        .allSatisfy(target -> assertReached(manifests, prometheus, URI.create("http://" + target)));
    assertThat(file.<List<String>>get("$..dns_sd_configs[*].names[*]"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Gateway.values()).map(one -> one.program() + "-pods").toList())
        .allSatisfy(name -> {
          var service = manifests.find(V1Service.class, name).orElseThrow().getSpec();
          // the addresses of the pods, and so their own port
          assertThat(service.getClusterIP()).isEqualTo("None");
          assertThat(service.getPublishNotReadyAddresses()).isTrue();
          int port = file.<List<Integer>>get("$..dns_sd_configs[*].port").getFirst();
          assertThat(service.getSelector())
              .containsEntry("app.kubernetes.io/name", name.replace("-pods", ""));
          assertThat(flows(manifests, prometheus, service.getSelector(), new IntOrString(port)))
              .hasSize(1)
              .isSubsetOf(manifests.begun());
        });
  }

  @ParameterizedTest
  @EnumSource(names = "KIND_METRICS")
  void whoeverShowsMetricsReachesPrometheus(Overlay overlay) {
    var manifests = overlay.manifests();
    var jaeger = deployment(manifests, "jaeger");
    var asked = manifests.environment(container(jaeger)).get("PROMETHEUS_URL");
    assertReached(manifests, jaeger, URI.create(asked));
    assertThat(
            ConfigFile.of("otel/grafana/provisioning/datasources/datasources.yaml")
                .<List<String>>get("$.datasources[*].url"))
        .hasSize(2)
        .allSatisfy(
            url -> assertReached(manifests, deployment(manifests, "grafana"), URI.create(url)));
  }

  private static Workload deployment(Manifests manifests, String name) {
    return manifests.deployments().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void theGatewaysDifferInNameAndImageOnly(Overlay overlay) {
    var mvc = normalised(overlay.manifests(), Gateway.MVC);
    var kinds =
        new TreeSet<>(
            Set.of(
                "Deployment gateway",
                "Service gateway",
                "HorizontalPodAutoscaler gateway",
                "PodDisruptionBudget gateway"));
    if (overlay.hasMetrics()) {
      kinds.add("Service gateway-pods");
    }
    assertThat(mvc)
        .containsOnlyKeys(kinds)
        .isEqualTo(normalised(overlay.manifests(), Gateway.WEBFLUX));
  }

  private static Map<String, String> normalised(Manifests manifests, Gateway gateway) {
    return manifests.objects().stream()
        .filter(object -> Manifests.name(object).startsWith(gateway.program()))
        .collect(
            Collectors.toMap(
                object -> Manifests.kindAndName(object).replace(gateway.program(), "gateway"),
                object ->
                    JSON.serialize(object)
                        .replace(gateway.program(), "gateway")
                        .replaceAll("\"nodePort\":\\d+", "")));
  }
}
