package dev.fanout.lab.kind;

import dev.fanout.lab.program.Foreground;
import dev.fanout.lab.program.Step;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What runs in the cluster, in kubectl's words. */
public final class KindStatus {
  private final Cluster cluster;

  public KindStatus(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The lines to type instead. */
  public List<Step> steps() {
    return List.copyOf(commands());
  }

  private List<Invocation> commands() {
    return List.of(
        cluster.kubectlHere("get", "deployments,horizontalpodautoscalers,poddisruptionbudgets"),
        cluster.kubectlHere("get", "pods"),
        cluster.kubectlHere("events", "--types=Warning"));
  }

  /** Whether the cluster could be asked. */
  public boolean run(Path repository, Terminal terminal) throws InterruptedException {
    Tools.kubectl(repository, cluster);
    for (var command : commands()) {
      terminal.line(terminal.dim("$ " + command.shell()));
      try {
        if (new Foreground(command.words()).run(repository) != 0) {
          terminal.error("Is it up? ./fanout kind up");
          return false;
        }
      } catch (IOException e) {
        throw new Failure("kubectl cannot be started: " + e.getMessage(), "Is it on the PATH?");
      }
    }
    return true;
  }
}
