package dev.fanout.contract;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LONG;

import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1Probe;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for each pod by itself: probes, sizes, rights, images, and what it is called. */
class ManifestsPodsTest {

  /** After SIGTERM, a gateway has ended by then: 20 s for requests, and what comes after. */
  private static final long GATEWAY_ENDS_SECONDS = 25;

  private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:(dev|v?\\d+\\.\\d+\\.\\d+)");
  private static final Pattern OURS = Pattern.compile("(.*/)?fanout/([\\w-]+):([\\w.]+)");

  private static void eachContainer(Overlay overlay, BiConsumer<String, V1Container> check) {
    for (Workload workload : overlay.manifests().workloads()) {
      for (V1Container container : workload.containers()) {
        check.accept("%s, container %s".formatted(workload, container.getName()), container);
      }
    }
  }

  private static Stream<V1Probe> probes(V1Container container) {
    return Stream.of(
        container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe());
  }

  @ParameterizedTest
  @EnumSource
  void whoeverServesHasThreeProbes(Overlay overlay) {
    for (Workload workload : overlay.manifests().deployments()) {
      assertThat(workload.pod().getContainers())
          .as(workload.toString())
          .allSatisfy(container ->
              assertThat(probes(container)).as(container.getName()).doesNotContainNull());
    }
  }

  @ParameterizedTest
  @EnumSource
  void probesAskAtAPortThatTheContainerHas(Overlay overlay) {
    eachContainer(
        overlay,
        (name, container) ->
            assertThat(probes(container).filter(Objects::nonNull))
                .as(name)
                .allSatisfy(probe -> {
                  assertThat(probe.getHttpGet()).isNotNull();
                  assertThat(Workload.number(container, probe.getHttpGet().getPort()))
                      .as(probe.getHttpGet().getPort().toString())
                      .hasSize(1);
                }));
  }

  /** What is not reserved may be missing; a JVM or a Go program does not give memory back. */
  @ParameterizedTest
  @EnumSource
  void memoryIsReservedAndLimitedAndTheProcessorOnlyReserved(Overlay overlay) {
    eachContainer(
        overlay,
        (name, container) -> {
          var resources = container.getResources();
          assertThat(resources).as(name).isNotNull();
          assertThat(resources.getRequests()).as(name).containsOnlyKeys("cpu", "memory");
          assertThat(resources.getLimits()).as(name).containsOnlyKeys("memory");
          assertThat(resources.getLimits().get("memory"))
              .as(name)
              .isEqualTo(resources.getRequests().get("memory"));
        });
  }

  @ParameterizedTest
  @EnumSource
  void containersHaveNoRights(Overlay overlay) {
    eachContainer(
        overlay,
        (name, container) -> {
          assertThat(container)
              .as(name)
              .extracting(
                  "securityContext.allowPrivilegeEscalation",
                  "securityContext.readOnlyRootFilesystem",
                  "securityContext.capabilities.drop",
                  "securityContext.capabilities.add",
                  "securityContext.privileged",
                  // else they would override what is said of the pod
                  "securityContext.runAsNonRoot",
                  "securityContext.seccompProfile")
              .containsExactly(false, true, List.of("ALL"), List.of(), null, null, null);
        });
  }

  @ParameterizedTest
  @EnumSource
  void podsAreNobodyAndHaveNoToken(Overlay overlay) {
    for (Workload workload : overlay.manifests().workloads()) {
      assertThat(workload.pod())
          .as(workload.toString())
          .extracting(
              "securityContext.runAsNonRoot",
              "securityContext.seccompProfile.type",
              "automountServiceAccountToken",
              "enableServiceLinks",
              "hostNetwork",
              "hostPID",
              "hostIPC")
          .containsExactly(true, "RuntimeDefault", false, false, null, null, null);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theNamespaceRefusesPodsThatAreNot(Overlay overlay) {
    assertThat(overlay.manifests().all(V1Namespace.class))
        .singleElement()
        .satisfies(namespace -> {
          assertThat(Manifests.name(namespace)).isEqualTo("fanout");
          assertThat(namespace.getMetadata().getLabels())
              .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
        });
  }

  @ParameterizedTest
  @EnumSource
  void aGatewayHasEndedBeforeItIsKilled(Overlay overlay) {
    assertThat(overlay.manifests().gateways()).hasSize(2);
    for (Workload gateway : overlay.manifests().gateways()) {
      assertThat(gateway.pod().getContainers()).as(gateway.toString()).hasSize(1);
      assertThat(gateway.pod().getContainers().getFirst())
          .as(gateway.toString())
          .extracting("lifecycle.preStop.sleep.seconds", as(LONG))
          .isPositive()
          .satisfies(waits ->
              assertThat(gateway.pod().getTerminationGracePeriodSeconds())
                  .as("%s is killed after", gateway)
                  .isGreaterThan(waits + GATEWAY_ENDS_SECONDS));
    }
  }

  /** Spans of a trace have to meet in one collector; what is kept in memory is kept once. */
  @ParameterizedTest
  @EnumSource
  void ofWhatKeepsSomethingThereIsNeverASecond(Overlay overlay) {
    assertThat(overlay.manifests().all(V1Deployment.class))
        .filteredOn(
            one -> Set.of("collector", "jaeger", "prometheus").contains(Manifests.name(one)))
        .isNotEmpty()
        .allSatisfy(one ->
            assertThat(one)
                .extracting("spec.replicas", "spec.strategy.type")
                .containsExactly(1, "Recreate"));
  }

  @ParameterizedTest
  @EnumSource
  void imagesArePinnedAndOursAreBuilt(Overlay overlay) {
    var dockerfile = Repository.text("Dockerfile");
    eachContainer(
        overlay,
        (name, container) -> {
          assertThat(container.getImage()).as(name).matches(PINNED);
          var ours = OURS.matcher(container.getImage());
          if (ours.matches()) {
            assertThat(dockerfile)
                .as(name)
                .containsPattern("(?m)^FROM \\w+ AS " + ours.group(2) + "$");
            assertThat(ours.group(1))
                .as(name)
                .isEqualTo(overlay.isToTry() ? null : "registry.example.com/");
            assertThat(ours.group(3).equals("dev")).as(name).isEqualTo(overlay.isToTry());
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void theOthersAreThoseOfCompose(Overlay overlay) {
    List<String> composed = ConfigFile.of("compose.yaml").get("$.services.*.image");
    var found = new TreeSet<String>();
    eachContainer(
        overlay,
        (name, container) -> {
          if (!OURS.matcher(container.getImage()).matches()) {
            assertThat(container.getImage()).as(name).isIn(composed);
            found.add(container.getName());
          }
        });
    assertThat(found)
        .isEqualTo(
            switch (overlay) {
              case CLUSTER, KIND -> Set.of("collector", "jaeger");
              case KIND_METRICS -> Set.of("collector", "jaeger", "prometheus", "grafana");
              case PRODUCTION -> Set.of("collector");
            });
  }

  @ParameterizedTest
  @EnumSource
  void everyObjectSaysWhatItBelongsTo(Overlay overlay) {
    var manifests = overlay.manifests();
    assertThat(manifests.objects())
        .allSatisfy(object -> {
          var name = Manifests.kindAndName(object);
          assertThat(object.getMetadata().getLabels())
              .as(name)
              .containsEntry("app.kubernetes.io/part-of", "fanout");
          assertThat(object.getMetadata().getNamespace())
              .as(name)
              .isEqualTo(object instanceof V1Namespace ? null : "fanout");
        });
    for (Workload workload : manifests.workloads()) {
      assertThat(workload.labels())
          .as(workload.toString())
          .containsEntry("app.kubernetes.io/part-of", "fanout")
          .containsKeys("app.kubernetes.io/name", "app.kubernetes.io/component");
      assertThat(workload.owner().getMetadata().getLabels())
          .as(workload.toString())
          .containsAllEntriesOf(workload.labels());
    }
  }

  @ParameterizedTest
  @EnumSource
  void noTwoObjectsOfAKindHaveOneName(Overlay overlay) {
    assertThat(overlay.manifests().objects().stream().map(Manifests::kindAndName))
        .doesNotHaveDuplicates();
  }
}
