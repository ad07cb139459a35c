package dev.fanout.contract;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** The two clusters that there are manifests for, each as {@code k8s/render} has written it. */
enum Overlay {
  /** With the load generator, which comes and goes. */
  KIND("k8s/load.yaml"),
  PRODUCTION;

  private final List<String> others;

  Overlay(String... others) {
    this.others = List.of(others);
  }

  String source() {
    return "k8s/overlays/" + name().toLowerCase(Locale.ROOT);
  }

  String rendering() {
    return "k8s/rendered/" + name().toLowerCase(Locale.ROOT) + ".yaml";
  }

  /** Those that a cluster would not even understand are left to {@link ManifestsTest}. */
  Manifests manifests() {
    var documents =
        Stream.concat(Stream.of(rendering()), others.stream())
            .flatMap(path -> ConfigFile.documents(Repository.text(path)).stream());
    try {
      return new Manifests(documents.map(KubernetesSchema::read).toList());
    } catch (RuntimeException | AssertionError e) {
      throw new TestAbortedException("no valid manifests", e);
    }
  }
}
