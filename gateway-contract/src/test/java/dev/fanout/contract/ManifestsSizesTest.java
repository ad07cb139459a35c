package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1ResourceQuota;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServicePort;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What all of it together takes: of the namespace's quota, and of the machine that kind is on. */
class ManifestsSizesTest {

  /** Together with {@code k8s/kind.yaml}, and at this machine only. */
  @ParameterizedTest
  @EnumSource
  void portsOfNodesAreOpenedAndWithinTheQuota(Overlay overlay) {
    var manifests = overlay.manifests();
    List<Integer> ports =
        manifests.all(V1Service.class).stream()
            .flatMap(service -> service.getSpec().getPorts().stream())
            .map(V1ServicePort::getNodePort)
            .filter(port -> port != null)
            .toList();
    assertThat(ports.isEmpty()).isNotEqualTo(overlay.onALaptop());
    if (overlay.onALaptop()) {
      List<Map<String, Object>> opened =
          ConfigFile.of("k8s/kind.yaml").get("$.nodes[*].extraPortMappings[*]");
      List<Map<String, Object>> wanted =
          ports.stream()
              .map(port ->
                  Map.<String, Object>of(
                      "containerPort", port, "hostPort", port, "listenAddress", "127.0.0.1"))
              .toList();
      // one cluster for both overlays, of which one has all ports
      assertThat(opened).containsAll(wanted);
      if (overlay.hasMetrics()) {
        assertThat(opened).hasSameSizeAs(wanted);
      }
    }
    var types = manifests.all(V1Service.class).stream().map(one -> one.getSpec().getType());
    assertThat(types.filter("NodePort"::equals)).hasSameSizeAs(ports);
    assertThat(hard(manifests).get("services.nodeports"))
        .isGreaterThanOrEqualTo(BigDecimal.valueOf(ports.size()));
  }

  private static Map<String, BigDecimal> hard(Manifests manifests) {
    var hard = new TreeMap<String, BigDecimal>();
    for (V1ResourceQuota quota : manifests.all(V1ResourceQuota.class)) {
      quota.getSpec().getHard().forEach((name, quantity) -> hard.put(name, quantity.getNumber()));
    }
    return hard;
  }

  /** All pods that there can be at a time: as many as an autoscaler may make, in a rollout. */
  @ParameterizedTest
  @EnumSource
  void everythingAtItsMostFitsTheQuota(Overlay overlay) {
    var manifests = overlay.manifests();
    var sum = new TreeMap<String, BigDecimal>();
    for (Workload workload : manifests.workloads()) {
      var pods = BigDecimal.valueOf(atMost(manifests, workload));
      sum.merge("pods", pods, BigDecimal::add);
      for (V1Container container : workload.containers()) {
        container
            .getResources()
            .getRequests()
            .forEach((name, quantity) ->
                sum.merge(
                    "requests." + name, quantity.getNumber().multiply(pods), BigDecimal::add));
        container
            .getResources()
            .getLimits()
            .forEach((name, quantity) ->
                sum.merge("limits." + name, quantity.getNumber().multiply(pods), BigDecimal::add));
      }
    }
    assertThat(sum).containsOnlyKeys("pods", "requests.cpu", "requests.memory", "limits.memory");
    var hard = hard(manifests);
    sum.forEach((name, wanted) -> assertThat(wanted).as(name).isLessThanOrEqualTo(hard.get(name)));
  }

  private static int atMost(Manifests manifests, Workload workload) {
    if (!(workload.owner() instanceof V1Deployment deployment)) {
      return 1;
    }
    var strategy = deployment.getSpec().getStrategy();
    boolean recreated = strategy != null && "Recreate".equals(strategy.getType());
    // one that starts; one that ends counts until it has
    int rolled = recreated ? 0 : 2;
    return rolled
        + manifests
            .autoscaler(workload.name())
            .map(autoscaler -> autoscaler.getSpec().getMaxReplicas())
            .orElseGet(() -> deployment.getSpec().getReplicas());
  }
}
