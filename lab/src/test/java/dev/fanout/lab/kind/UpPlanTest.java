package dev.fanout.lab.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.lab.program.Step;
import dev.fanout.lab.terminal.Failure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpPlanTest {
  @Test
  void theFirstTimeTheClusterIsMadeAndNothingReplaced() {
    var plan =
        new UpPlan(
            Cluster.OWN,
            Tools.USUAL,
            UpPlan.USUAL,
            false,
            Optional.of("kindest/node:v1.34.0"),
            List.of());
    assertThat(lines(plan))
        .containsSubsequence(
            "kind create cluster --name fanout --config k8s/kind.yaml --wait 180s"
                + " --image kindest/node:v1.34.0\n",
            "docker build -q --target gateway-mvc",
            "kind load docker-image --name fanout docker.io/fanout/gateway-mvc:dev",
            "kubectl --context kind-fanout apply -k k8s/overlays/kind\n",
            "rollout status")
        .doesNotContain("restart");
  }

  @Test
  void aSecondTimeOnlyWhatMayHaveChanged() {
    var plan =
        new UpPlan(Cluster.OWN, Tools.USUAL, UpPlan.USUAL, true, Optional.empty(), List.of());
    assertThat(lines(plan))
        .contains("apply -k", "rollout restart")
        .doesNotContain("create cluster");
  }

  @Test
  void withMetricsItIsTheOtherOverlay() {
    var plan =
        new UpPlan(
            Cluster.OWN, Tools.USUAL, UpPlan.WITH_METRICS, false, Optional.empty(), List.of());
    assertThat(lines(plan))
        .contains("apply -k k8s/overlays/kind-metrics\n")
        .doesNotContain("overlays/kind\n");
  }

  @Test
  void anImageThatIsHereIsNotPulled() {
    var plan =
        new UpPlan(
            Cluster.OWN,
            Tools.USUAL,
            UpPlan.USUAL,
            true,
            Optional.empty(),
            List.of("some/jaeger:2"));
    assertThat(lines(plan)).contains("kind load docker-image --name fanout some/jaeger:2\n");
    assertThat(plan.stages())
        .filteredOn(stage -> !stage.needed())
        .extracting(UpPlan.Stage::title)
        .containsExactly("public images loaded");
  }

  @Test
  void podmanHandsItsImagesOverInAFile() {
    var plan =
        new UpPlan(
            Cluster.OWN, new Tools("podman"), UpPlan.USUAL, false, Optional.empty(), List.of());
    assertThat(lines(plan))
        .containsSubsequence(
            "podman build -q --target lab",
            "podman save -m -o .fanout/kind/images.tar docker.io/fanout/gateway-mvc:dev",
            "kind load image-archive --name fanout .fanout/kind/images.tar")
        .doesNotContain("docker-image", "docker build");
  }

  @Test
  void aClusterOfAnotherMakerGetsManifestsOnly() {
    var plan =
        new UpPlan(
            Cluster.of("staging"), Tools.USUAL, UpPlan.CLOSED, false, Optional.empty(), List.of());
    assertThat(lines(plan))
        .contains("kubectl --context staging apply -k k8s/overlays/cluster\n")
        .doesNotContain("kind create", "kind load", "docker");
  }

  @Test
  void anotherClusterOfKindGetsTheImagesAndIsNotMade() {
    var plan =
        new UpPlan(
            Cluster.of("kind-mine"),
            Tools.USUAL,
            UpPlan.CLOSED,
            false,
            Optional.empty(),
            List.of());
    assertThat(lines(plan))
        .contains("kind load docker-image --name mine")
        .doesNotContain("kind create");
  }

  @Test
  void nothingIsOpenedInAClusterThatOthersCanReach() {
    for (var other : List.of(Cluster.of("staging"), Cluster.of("kind-mine"))) {
      assertThat(UpPlan.overlay(other, false)).isEqualTo(UpPlan.CLOSED);
      assertThatThrownBy(() -> UpPlan.overlay(other, true))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("--metrics");
    }
    assertThat(UpPlan.overlay(Cluster.OWN, false)).isEqualTo(UpPlan.USUAL);
    assertThat(UpPlan.overlay(Cluster.OWN, true)).isEqualTo(UpPlan.WITH_METRICS);
  }

  @ParameterizedTest
  @CsvSource({
    "'kind v0.30.0 go1.25.1 linux/amd64', 0.30",
    "'Client Version: v1.34.4\nKustomize Version: v5.7.1', 1.34",
    "nonsense,",
  })
  void findsAVersion(String output, String version) {
    assertThat(Tools.found(output)).isEqualTo(Optional.ofNullable(version));
  }

  @ParameterizedTest
  @CsvSource({"0.24, 0.30, -1", "1.30, 1.30, 0", "1.9, 1.30, -1", "2.0, 1.30, 1"})
  void comparesVersionsByNumber(String one, String other, int sign) {
    assertThat(Tools.compare(one, other)).isEqualTo(sign);
  }

  private static String lines(UpPlan plan) {
    return plan.steps().stream().map(Step::shell).collect(Collectors.joining("\n", "", "\n"));
  }
}
