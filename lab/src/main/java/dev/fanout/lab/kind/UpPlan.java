package dev.fanout.lab.kind;

import dev.fanout.lab.program.Note;
import dev.fanout.lab.program.Step;
import dev.fanout.lab.terminal.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every command that brings the cluster up, in order.
 *
 * @param overlay of the manifests, one of those here
 * @param exists whether the cluster is there already
 * @param nodeImage what a new one is made of; kind's own choice where empty
 * @param present public images that the engine has already, and the cluster so need not pull
 */
record UpPlan(
    Cluster cluster,
    Tools tools,
    String overlay,
    boolean exists,
    Optional<String> nodeImage,
    List<String> present) {
  static final String USUAL = "k8s/overlays/kind";
  static final String WITH_METRICS = "k8s/overlays/kind-metrics";

  /** Of a cluster whose nodes others can reach. */
  static final String CLOSED = "k8s/overlays/cluster";

  private static final String ARCHIVE = ".fanout/kind/images.tar";

  /**
   * One thing that is done, and how it is called.
   *
   * @param needed whether everything ends when it fails
   */
  record Stage(String title, String hint, boolean needed, List<Invocation> commands) {
    Stage(String title, String hint, List<Invocation> commands) {
      this(title, hint, true, commands);
    }
  }

  /**
   * @throws Failure for metrics elsewhere than in the cluster of our own
   */
  static String overlay(Cluster cluster, boolean metrics) {
    if (cluster.own()) {
      return metrics ? WITH_METRICS : USUAL;
    }
    if (metrics) {
      throw new Failure(
          "--metrics is for the cluster that ./fanout kind up makes.",
          "How Prometheus finds the gateways of another one: otel/prometheus/kubernetes.yaml");
    }
    return CLOSED;
  }

  /** Everything up to the last command that changes something. */
  List<Stage> stages() {
    var stages = new ArrayList<Stage>();
    if (cluster.own() && !exists) {
      stages.add(
          new Stage(
              "cluster " + cluster.kindName().orElseThrow(),
              "What kind says of it: kind create cluster --retain ..., kind export logs; start"
                  + " afresh: ./fanout kind down",
              List.of(create())));
    }
    if (cluster.kindName().isPresent()) {
      stages.add(
          new Stage(
              "images built",
              "The Dockerfile needs nothing but the engine and the package registries.",
              Images.builds(tools.engine())));
      stages.add(
          new Stage(
              "images loaded",
              "Is there room on the disk? See docker system df",
              load(Images.own())));
      if (!present.isEmpty()) {
        // not where the engine keeps an image of several platforms of which it has one
        stages.add(
            new Stage(
                "public images loaded", "The cluster pulls them itself.", false, load(present)));
      }
    }
    stages.add(
        new Stage(
            "manifests applied",
            "See what is different: kubectl diff -k " + overlay,
            List.of(apply())));
    if (exists) {
      // the images have the same names as before
      stages.add(new Stage("pods replaced", hintOfPods(), List.of(restart())));
    }
    stages.add(new Stage("everything ready", hintOfPods(), List.of(wait(cluster))));
    return stages;
  }

  /** The lines to type instead. */
  List<Step> steps() {
    var steps = new ArrayList<Step>();
    for (var stage : stages()) {
      steps.add(new Note(stage.title()));
      steps.addAll(stage.commands());
    }
    return steps;
  }

  private Invocation create() {
    var create =
        Invocation.of(
            "kind",
            "create",
            "cluster",
            "--name",
            cluster.kindName().orElseThrow(),
            "--config",
            "k8s/kind.yaml",
            "--wait",
            "180s");
    return nodeImage.map(image -> create.with("--image", image)).orElse(create);
  }

  private List<Invocation> load(List<String> images) {
    String name = cluster.kindName().orElseThrow();
    if (tools.engine().equals("docker")) {
      return List.of(Invocation.of("kind", "load", "docker-image", "--name", name).with(images));
    }
    return List.of(
        new Invocation(List.of("mkdir", "-p", Path.of(ARCHIVE).getParent().toString())),
        Invocation.of(tools.engine(), "save", "-m", "-o", ARCHIVE).with(images),
        Invocation.of("kind", "load", "image-archive", "--name", name, ARCHIVE),
        Invocation.of("rm", ARCHIVE));
  }

  private Invocation apply() {
    return cluster.kubectl("apply", "-k", overlay);
  }

  private Invocation restart() {
    return cluster.kubectlHere(
        "rollout",
        "restart",
        "deployment",
        "--selector=app.kubernetes.io/component in (gateway, downstream)");
  }

  static Invocation wait(Cluster cluster) {
    return cluster.kubectlHere("rollout", "status", "deployment", "--timeout=300s");
  }

  private String hintOfPods() {
    return "See ./fanout kind status, and " + cluster.kubectlHere("describe", "pods").shell();
  }
}
