package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The renderings are those of the sources, and a cluster understands every word of them. The other
 * tests of manifests rely on it.
 */
class ManifestsTest {

  private static final Pattern SOURCE =
      Pattern.compile(
          "k8s/(base|components|overlays)/.*"
              + "|otel/(kustomization|collector|jaeger)\\.yaml"
              + "|otel/(prometheus|grafana)/.*");

  /** A kubectl is not needed to see it. */
  @ParameterizedTest
  @EnumSource
  void theRenderingIsOfTheseSources(Overlay overlay) throws IOException {
    assertThat(Repository.text(overlay.rendering()).lines())
        .as("%s is of other sources than there are; make it again: k8s/render", overlay)
        .first()
        .asString()
        .endsWith(" " + hashOfSources());
  }

  @Test
  void everyOverlayIsRendered() throws IOException {
    try (var overlays = Files.list(Repository.ROOT.resolve("k8s/overlays"))) {
      assertThat(overlays)
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(Overlay.values())
                  .map(one -> Repository.ROOT.resolve(one.source()))
                  .toList());
    }
  }

  /** Where there is a kubectl. As objects, which versions of it may write in different ways. */
  @ParameterizedTest
  @EnumSource
  void renderingAgainGivesTheSame(Overlay overlay) throws IOException, InterruptedException {
    assumeTrue(kubectl("version", "--client").contains("Kustomize Version: v5."));
    assertThat(ConfigFile.documents(kubectl("kustomize", overlay.source())))
        .as("%s is rendered differently; make it again: k8s/render", overlay)
        .containsExactlyInAnyOrderElementsOf(
            ConfigFile.documents(Repository.text(overlay.rendering())));
  }

  @ParameterizedTest
  @EnumSource
  void everyObjectIsAsKubernetesWantsIt(Overlay overlay) {
    assertThat(ConfigFile.documents(Repository.text(overlay.rendering())))
        .hasSizeGreaterThan(15)
        .allSatisfy(one ->
            assertThatCode(() -> KubernetesSchema.read(one))
                .as("%s, %s", one.get("kind"), one.get("metadata"))
                .doesNotThrowAnyException());
  }

  /** The load generator is no part of an overlay; to kind's own file there is no model. */
  @Test
  void soAreTheFilesBesides() {
    assertThat(ConfigFile.documents(Repository.text("k8s/load.yaml")))
        .singleElement()
        .satisfies(KubernetesSchema::read);
    assertThat(ConfigFile.of("k8s/kind.yaml").keys("$"))
        .containsExactlyInAnyOrder("kind", "apiVersion", "networking", "nodes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "revisionHistoryLimit",
        "matchLabels",
        "enableServiceLinks",
        "containerPort",
        "httpGet",
        "failureThreshold",
        "readOnlyRootFilesystem",
        "drop",
        "matchLabelKeys",
        "sizeLimit",
        "averageValue",
        "stabilizationWindowSeconds",
        "unhealthyPodEvictionPolicy",
        "policyTypes",
        "podSelector",
        "except",
        "targetPort",
        "hard",
        "defaultRequest"
      })
  void aMistypedFieldIsFound(String field) {
    var changed = kindWith("(?m)^([ -]*)" + field + ":", "$1" + field + "s:");
    assertThatThrownBy(() -> KubernetesSchema.read(changed))
        .hasMessageContaining("The field `%ss` in the JSON string is not defined", field);
  }

  @ParameterizedTest
  @CsvSource({
    "value: \"100\", value: 100", // a variable
    "part-of: fanout, part-of: 1",
    "replicas: 1, replicas: \"1\"",
    "maxSurge: 1, maxSurge: true",
    "enableServiceLinks: false, enableServiceLinks: \"false\"",
    "memory: 512Mi, memory: 512MB",
    "image: .*, image:",
    "kind: NetworkPolicy, kind: NetworkPolicies",
    "autoscaling/v2, autoscaling/v2beta2"
  })
  void aValueThatIsNotOfItsTypeIsFound(String right, String wrong) {
    var changed = kindWith(right, wrong);
    assertThatThrownBy(() -> KubernetesSchema.read(changed)).isNotNull();
  }

  /** The object that becomes another. */
  private static Map<String, Object> kindWith(String right, String wrong) {
    var text = Repository.text(Overlay.KIND.rendering());
    var changed = ConfigFile.documents(text.replaceFirst(right, wrong));
    changed.removeAll(ConfigFile.documents(text));
    assertThat(changed).hasSize(1);
    return changed.getFirst();
  }

  /** As {@code sha256sum} would print them, and the hash of that. */
  private static String hashOfSources() throws IOException {
    var lines = new StringBuilder();
    for (String path : sources()) {
      var content = Files.readAllBytes(Repository.ROOT.resolve(path));
      lines.append(sha256(content)).append("  ").append(path).append('\n');
    }
    return sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> sources() throws IOException {
    var sources = new TreeSet<String>();
    for (String folder : List.of("k8s", "otel")) {
      try (var files = Files.walk(Repository.ROOT.resolve(folder))) {
        files
            .filter(Files::isRegularFile)
            .map(file -> Repository.ROOT.relativize(file).toString().replace('\\', '/'))
            .filter(SOURCE.asMatchPredicate())
            .forEach(sources::add);
      }
    }
    return List.copyOf(sources);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it prints; nothing where there is none. */
  private static String kubectl(String... arguments) throws IOException, InterruptedException {
    var command = Stream.concat(Stream.of("kubectl"), Stream.of(arguments)).toList();
    var output = Files.createTempFile("kubectl", ".out");
    try {
      var process =
          new ProcessBuilder(command)
              .directory(Repository.ROOT.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.waitFor();
      return Files.readString(output);
    } catch (IOException e) {
      return "";
    } finally {
      Files.delete(output);
    }
  }
}
