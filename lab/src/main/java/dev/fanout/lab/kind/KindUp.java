package dev.fanout.lab.kind;

import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.Step;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Table;
import dev.fanout.lab.terminal.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** From nothing to both gateways in a cluster, each with a trace that was found. */
public final class KindUp {
  private static final Pattern NODE = Pattern.compile("kindest/node:v(\\d+\\.\\d+)\\S*");

  /** Where a preStop may sleep by itself. */
  private static final String LEAST_KUBERNETES = "1.30";

  private static final Pattern PUBLIC_IMAGE =
      Pattern.compile("(?m)^ *image: ([a-z]\\S*/\\S+:\\S+)$");

  private final Cluster cluster;
  private final boolean metrics;
  private final String overlay;
  private final Workbench bench;

  /**
   * @param metrics whether Prometheus and Grafana are to be in it too
   * @throws Failure if they cannot be
   */
  public KindUp(Cluster cluster, boolean metrics, Path repository, Terminal terminal) {
    this.cluster = cluster;
    this.metrics = metrics;
    this.overlay = UpPlan.overlay(cluster, metrics);
    this.bench = new Workbench(repository, terminal);
  }

  /** The lines to type instead, for a cluster that is not there yet. */
  public static List<Step> steps(Cluster cluster, boolean metrics) {
    var overlay = UpPlan.overlay(cluster, metrics);
    return new UpPlan(cluster, Tools.USUAL, overlay, false, Optional.empty(), List.of()).steps();
  }

  /**
   * @throws Failure at the first step that fails
   */
  public void run() throws InterruptedException {
    var plan = plan();
    for (var stage : plan.stages()) {
      long began = System.nanoTime();
      try {
        for (var command : stage.commands()) {
          bench.run(command, stage.hint());
        }
        bench.done(stage.title(), began);
      } catch (Failure e) {
        if (stage.needed()) {
          throw e;
        }
        bench.terminal().line(e.getMessage() + "\n" + stage.hint());
      }
    }
    try (var doors = Doors.open(cluster, bench.repository())) {
      new Smoke(doors, bench).run();
    }
    places();
  }

  private UpPlan plan() throws InterruptedException {
    var folder = bench.repository();
    if (cluster.own()) {
      Tools.kubectl(folder);
    } else {
      Tools.kubectl(folder, cluster);
    }
    if (cluster.kindName().isEmpty()) {
      return new UpPlan(cluster, Tools.USUAL, overlay, exists(), Optional.empty(), List.of());
    }
    Tools.kind(folder);
    var tools = Tools.engine(folder);
    return new UpPlan(cluster, tools, overlay, exists(), nodeImage(tools), present(tools));
  }

  /** The namespace of another maker's cluster, the cluster itself of kind's. */
  private boolean exists() throws InterruptedException {
    return cluster.own()
        ? Invocation.of("kind", "get", "clusters")
            .run(bench.repository())
            .output()
            .lines()
            .anyMatch(cluster.kindName().orElseThrow()::equals)
        : cluster.kubectl("get", "namespace", Cluster.NAMESPACE).run(bench.repository()).ok();
  }

  /** One that the engine has already saves a download of a gigabyte. */
  private Optional<String> nodeImage(Tools tools) throws InterruptedException {
    var images =
        Invocation.of(tools.engine(), "images", "--format", "{{.Repository}}:{{.Tag}}")
            .run(bench.repository())
            .output();
    return NODE.matcher(images)
        .results()
        .filter(image -> Tools.compare(image.group(1), LEAST_KUBERNETES) >= 0)
        .max((one, other) -> Tools.compare(one.group(1), other.group(1)))
        .map(image -> image.group());
  }

  /** Those of the manifests that need not be pulled. */
  private List<String> present(Tools tools) throws InterruptedException {
    var manifests = Invocation.of("kubectl", "kustomize", overlay).run(bench.repository());
    var images =
        PUBLIC_IMAGE.matcher(manifests.output()).results().map(image -> image.group(1)).toList();
    var present = new ArrayList<String>();
    for (String image : images) {
      boolean own = image.startsWith("fanout/");
      if (!own
          && Invocation.of(tools.engine(), "image", "inspect", image)
              .run(bench.repository())
              .ok()) {
        present.add(image);
      }
    }
    return present;
  }

  private void places() {
    var terminal = bench.terminal();
    terminal.line("");
    if (!cluster.own()) {
      terminal.line("To look at it: kubectl --context " + cluster.context() + " -n fanout");
      terminal.line("  port-forward service/gateway-mvc 31081:80, and so on.");
      return;
    }
    var table = new Table(2, "WHAT", "URL");
    for (var gateway : Gateway.values()) {
      table.row(gateway.toString(), Cluster.url(gateway) + "/products/7");
    }
    table.row("Jaeger", Cluster.url(Cluster.JAEGER).toString());
    if (metrics) {
      table.row("Grafana", Cluster.url(Cluster.GRAFANA).toString());
    }
    table.print(terminal);
    terminal.line("");
    terminal.line("Load for both: ./fanout kind load     The end: ./fanout kind down");
  }
}
