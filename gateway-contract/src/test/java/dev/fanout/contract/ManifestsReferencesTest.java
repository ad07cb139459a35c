package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServicePort;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is named or selected is there. A cluster takes what leads nowhere, and waits. */
class ManifestsReferencesTest {

  /** None for an empty selector, for it would select whatever comes later, too. */
  private static List<Workload> selected(Manifests manifests, V1LabelSelector selector) {
    return Manifests.isEmpty(selector) ? List.of() : manifests.selected(selector);
  }

  @ParameterizedTest
  @EnumSource
  void aDeploymentHasItsOwnPodsAndNoOthers(Overlay overlay) {
    var manifests = overlay.manifests();
    for (V1Deployment deployment : manifests.all(V1Deployment.class)) {
      assertThat(manifests.selected(deployment.getSpec().getSelector()))
          .extracting(Workload::name)
          .containsExactly(Manifests.name(deployment));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServiceLeadsToPodsThatListen(Overlay overlay) {
    var manifests = overlay.manifests();
    for (V1Service service : manifests.all(V1Service.class)) {
      var name = Manifests.kindAndName(service);
      var selector = new V1LabelSelector().matchLabels(service.getSpec().getSelector());
      assertThat(service.getSpec().getSelector()).as(name).isNotEmpty();
      assertThat(manifests.selected(selector))
          .as(name)
          .singleElement()
          .satisfies(pods ->
              assertThat(service.getSpec().getPorts())
                  .isNotEmpty()
                  .allSatisfy(port ->
                      assertThat(pods.number(port.getTargetPort()))
                          .as("target port %s", port.getTargetPort())
                          .hasSize(1)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatComesFromOutsideGoesToAService(Overlay overlay) {
    var manifests = overlay.manifests();
    for (V1Ingress ingress : manifests.all(V1Ingress.class)) {
      for (var rule : ingress.getSpec().getRules()) {
        assertThat(rule.getHttp().getPaths())
            .isNotEmpty()
            .allSatisfy(path -> {
              var asked = path.getBackend().getService();
              assertThat(manifests.find(V1Service.class, asked.getName()))
                  .as(asked.getName())
                  .hasValueSatisfying(service ->
                      assertThat(service.getSpec().getPorts())
                          .extracting(V1ServicePort::getName)
                          .contains(asked.getPort().getName()));
            });
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAutoscalerIsTheOnlyOneThatSaysHowMany(Overlay overlay) {
    var manifests = overlay.manifests();
    for (V2HorizontalPodAutoscaler autoscaler : manifests.all(V2HorizontalPodAutoscaler.class)) {
      var name = Manifests.kindAndName(autoscaler);
      var target = autoscaler.getSpec().getScaleTargetRef();
      assertThat(target.getApiVersion() + " " + target.getKind())
          .as(name)
          .isEqualTo("apps/v1 Deployment");
      assertThat(manifests.find(V1Deployment.class, target.getName())).as(name).isPresent();
      assertThat(autoscaler.getSpec().getMaxReplicas())
          .as(name)
          .isGreaterThan(autoscaler.getSpec().getMinReplicas());
    }
    for (V1Deployment deployment : manifests.all(V1Deployment.class)) {
      assertThat(manifests.autoscaler(Manifests.name(deployment)).isPresent())
          .as("%s has an autoscaler", Manifests.kindAndName(deployment))
          .isEqualTo(deployment.getSpec().getReplicas() == null);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatThereAreSeveralOfIsNotDrainedAtOnce(Overlay overlay) {
    var manifests = overlay.manifests();
    var budgeted = new ArrayList<String>();
    for (V1PodDisruptionBudget budget : manifests.all(V1PodDisruptionBudget.class)) {
      assertThat(budget.getSpec().getSelector()).as(Manifests.kindAndName(budget)).isNotNull();
      assertThat(selected(manifests, budget.getSpec().getSelector()))
          .as(Manifests.kindAndName(budget))
          .singleElement()
          .satisfies(workload -> budgeted.add(workload.name()));
    }
    assertThat(budgeted)
        .as("with a PodDisruptionBudget")
        .containsExactlyInAnyOrderElementsOf(
            manifests.all(V1Deployment.class).stream()
                .filter(one -> atLeast(manifests, one) > 1)
                .map(Manifests::name)
                .toList());
  }

  private static int atLeast(Manifests manifests, V1Deployment deployment) {
    return manifests
        .autoscaler(Manifests.name(deployment))
        .map(autoscaler -> autoscaler.getSpec().getMinReplicas())
        .orElseGet(() -> deployment.getSpec().getReplicas());
  }

  /** A key to match is as if the pod's own value of it stood in the selector. */
  @ParameterizedTest
  @EnumSource
  void podsAreSpreadAmongTheirOwnKind(Overlay overlay) {
    var manifests = overlay.manifests();
    for (Workload workload : manifests.workloads()) {
      for (var constraint : workload.pod().getTopologySpreadConstraints()) {
        var name = "%s, %s".formatted(workload, constraint.getTopologyKey());
        assertThat(constraint.getLabelSelector()).as(name).isNotNull();
        assertThat(selected(manifests, constraint.getLabelSelector()))
            .as(name)
            .filteredOn(other ->
                constraint.getMatchLabelKeys().stream()
                    .allMatch(
                        key -> Objects.equals(other.labels().get(key), workload.labels().get(key))))
            .containsExactly(workload);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyConfigMapIsUsedAndEachThatIsUsedIsThere(Overlay overlay) {
    var manifests = overlay.manifests();
    var used = new TreeSet<String>();
    for (Workload workload : manifests.deployments()) {
      configMaps(workload).forEach(used::add);
    }
    assertThat(manifests.all(V1ConfigMap.class))
        .extracting(Manifests::name)
        .containsExactlyInAnyOrderElementsOf(used)
        // so that a change of what is in it is a change of the pods
        .allMatch(name -> name.matches("[a-z]+-[a-z0-9]{10}"));
  }

  private static Stream<String> configMaps(Workload workload) {
    return Stream.concat(
        workload.containers().stream()
            .flatMap(container -> container.getEnvFrom().stream())
            .map(source -> source.getConfigMapRef().getName()),
        workload.pod().getVolumes().stream()
            .filter(volume -> volume.getConfigMap() != null)
            .map(volume -> volume.getConfigMap().getName()));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsMountedIsAVolume(Overlay overlay) {
    for (Workload workload : overlay.manifests().workloads()) {
      assertThat(
              workload.containers().stream()
                  .flatMap(container -> container.getVolumeMounts().stream())
                  .map(mount -> mount.getName())
                  .collect(Collectors.toSet()))
          .as(workload.toString())
          .isEqualTo(
              workload.pod().getVolumes().stream()
                  .map(volume -> volume.getName())
                  .collect(Collectors.toSet()));
    }
  }
}
