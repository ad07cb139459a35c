package dev.fanout.contract;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** The clusters that there are manifests for, each as {@code k8s/render} has written it. */
enum Overlay {
  /** With the load generator, which comes and goes. */
  CLUSTER("k8s/load.yaml"),
  /** The same, open at ports of the node. */
  KIND("k8s/load.yaml"),
  /** The same, with Prometheus and Grafana. */
  KIND_METRICS("k8s/load.yaml"),
  PRODUCTION;

  private final List<String> others;

  Overlay(String... others) {
    this.others = List.of(others);
  }

  private String folder() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String source() {
    return "k8s/overlays/" + folder();
  }

  String rendering() {
    return "k8s/rendered/" + folder() + ".yaml";
  }

  /** Where ports of the node are ports of that machine only. */
  boolean onALaptop() {
    return this == KIND || this == KIND_METRICS;
  }

  /** With what has been built here, and with all that the gateways call. */
  boolean isToTry() {
    return this != PRODUCTION;
  }

  boolean hasMetrics() {
    return this == KIND_METRICS;
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
