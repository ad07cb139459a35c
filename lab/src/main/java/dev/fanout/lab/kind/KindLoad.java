package dev.fanout.lab.kind;

import dev.fanout.lab.program.Foreground;
import dev.fanout.lab.program.Step;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The load generator as a Job beside the gateways, and what it says. */
public final class KindLoad {
  private final Cluster cluster;
  private final int rate;
  private final int seconds;

  /**
   * @param rate requests per second
   * @param seconds for each gateway
   */
  public KindLoad(Cluster cluster, int rate, int seconds) {
    this.cluster = cluster;
    this.rate = rate;
    this.seconds = seconds;
  }

  /** The lines to type instead. */
  public List<Step> steps() {
    var steps = new ArrayList<Step>(start());
    steps.add(new Foreground(logs().words()));
    steps.add(end());
    return steps;
  }

  private List<Invocation> start() {
    return List.of(
        cluster.kubectlHere("delete", "job/load", "configmap/load", "--ignore-not-found"),
        cluster.kubectlHere(
            "create",
            "configmap",
            "load",
            "--from-literal=RATE=" + rate,
            "--from-literal=SECONDS=" + seconds),
        cluster.kubectl("apply", "-f", "k8s/load.yaml"),
        cluster.kubectlHere(
            "wait", "--for=jsonpath={.status.ready}=1", "job/load", "--timeout=60s"));
  }

  private Invocation logs() {
    return cluster.kubectlHere("logs", "--follow", "job/load");
  }

  /** Says whether it succeeded: its pod may end before its log does. */
  private Invocation end() {
    return cluster.kubectlHere(
        "wait", "--for=jsonpath={.status.succeeded}=1", "job/load", "--timeout=10s");
  }

  /** Whether every request got a 200. */
  public boolean run(Path repository, Terminal terminal) throws InterruptedException {
    Tools.kubectl(repository, cluster);
    var bench = new Workbench(repository, terminal);
    for (var command : start()) {
      bench.run(command, "Is the cluster up? See ./fanout kind status");
    }
    terminal.line(terminal.dim("$ " + logs().shell()));
    try {
      new Foreground(logs().words()).run(repository);
    } catch (IOException e) {
      throw new Failure("kubectl cannot be started: " + e.getMessage(), "Is it on the PATH?");
    }
    return end().run(repository).ok();
  }
}
