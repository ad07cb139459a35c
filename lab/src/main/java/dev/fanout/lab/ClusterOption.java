package dev.fanout.lab;

import dev.fanout.lab.kind.Cluster;
import picocli.CommandLine.Option;

/** Which cluster. */
final class ClusterOption {
  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = {
        "Another cluster, by its kubectl context. One that kind has made",
        "gets the images by kind; any other one has to have them, under the",
        "names of k8s/overlays/cluster."
      })
  private String context;

  Cluster cluster() {
    return context == null ? Cluster.OWN : Cluster.of(context);
  }
}
