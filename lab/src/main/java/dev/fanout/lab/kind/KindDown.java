package dev.fanout.lab.kind;

import dev.fanout.lab.program.Step;
import dev.fanout.lab.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;

/** Removes what {@link KindUp} has made. */
public final class KindDown {
  private final Cluster cluster;

  public KindDown(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The lines to type instead. */
  public List<Step> steps() {
    return List.copyOf(commands(Tools.USUAL));
  }

  private List<Invocation> commands(Tools tools) {
    return cluster.own()
        ? List.of(
            Invocation.of("kind", "delete", "cluster", "--name", cluster.kindName().orElseThrow()),
            Invocation.of(tools.engine(), "image", "rm", "-f").with(Images.all()),
            Invocation.of(
                tools.engine(),
                "image",
                "prune",
                "-f",
                "--filter",
                "label=org.opencontainers.image.vendor=Fanout"))
        : List.of(cluster.kubectl("delete", "namespace", Cluster.NAMESPACE, "--ignore-not-found"));
  }

  /** The cluster with all that is in it, and the images; of another cluster only the namespace. */
  public void run(Path repository, Terminal terminal) throws InterruptedException {
    var tools = Tools.USUAL;
    if (cluster.own()) {
      Tools.kind(repository);
      tools = Tools.engine(repository);
    } else {
      Tools.kubectl(repository, cluster);
    }
    var bench = new Workbench(repository, terminal);
    long began = System.nanoTime();
    for (var command : commands(tools)) {
      bench.run(command, "See ./fanout kind status");
    }
    bench.done("nothing is left", began);
  }
}
