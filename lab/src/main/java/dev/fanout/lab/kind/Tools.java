package dev.fanout.lab.kind;

import dev.fanout.lab.terminal.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What has to be on the PATH.
 *
 * @param engine docker or podman
 */
record Tools(String engine) {
  private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\.(\\d+)[\\d.]*");

  /** Where the network policies hold. */
  private static final String KIND = "0.24";

  /** Where a preStop may sleep by itself; and kubectl's own kustomize is then 5. */
  private static final String KUBECTL = "1.30";

  /** What {@code --print} assumes. */
  static final Tools USUAL = new Tools("docker");

  /**
   * Only what a cluster of another maker needs.
   *
   * @throws Failure if something is missing or too old
   */
  static void kubectl(Path repository) throws InterruptedException {
    require(
        repository,
        Invocation.of("kubectl", "version", "--client"),
        KUBECTL,
        "https://kubernetes.io/docs/tasks/tools");
  }

  /**
   * The same, for a cluster that is there already.
   *
   * @throws Failure also if kubectl does not know it
   */
  static void kubectl(Path repository, Cluster cluster) throws InterruptedException {
    kubectl(repository);
    var known = Invocation.of("kubectl", "config", "get-contexts", "-o", "name").run(repository);
    if (!known.ok()) {
      throw new Failure(
          "kubectl cannot say which clusters it knows: " + lastLine(known.output()),
          "See kubectl config view");
    }
    requireKnown(cluster, known.output().lines().toList());
  }

  static void requireKnown(Cluster cluster, List<String> known) {
    if (known.contains(cluster.context())) {
      return;
    }
    if (cluster.own()) {
      throw new Failure(
          "There is no cluster: kubectl knows no context " + cluster.context() + ".",
          "Make it: ./fanout kind up");
    }
    throw new Failure(
        "kubectl knows no context "
            + cluster.context()
            + (known.isEmpty() ? ", and no other one." : ", but " + String.join(", ", known) + "."),
        "See kubectl config get-contexts");
  }

  /**
   * @throws Failure if something is missing or too old
   */
  static void kind(Path repository) throws InterruptedException {
    require(
        repository,
        Invocation.of("kind", "version"),
        KIND,
        "https://kind.sigs.k8s.io/docs/user/quick-start");
  }

  /**
   * Docker if it answers, else Podman.
   *
   * @throws Failure if neither does
   */
  static Tools engine(Path repository) throws InterruptedException {
    var docker =
        Invocation.of("docker", "version", "--format", "{{.Server.Version}}").run(repository);
    if (docker.ok()) {
      return new Tools("docker");
    }
    if (Invocation.of("podman", "version").run(repository).ok()) {
      return new Tools("podman");
    }
    throw new Failure(
        "Neither Docker nor Podman answers: " + lastLine(docker.output()),
        "Start Docker, or get it: https://docs.docker.com/get-started/get-docker");
  }

  private static void require(Path repository, Invocation version, String least, String where)
      throws InterruptedException {
    String tool = version.words().getFirst();
    var answer = version.run(repository);
    if (!answer.ok()) {
      throw new Failure(
          tool + " is needed, and " + lastLine(answer.output()) + ".", "See " + where);
    }
    var found = found(answer.output());
    if (found.isEmpty() || compare(found.get(), least) < 0) {
      throw new Failure(
          "%s %s or newer is needed; this one says it is %s."
              .formatted(tool, least, found.orElse(lastLine(answer.output()))),
          "See " + where);
    }
  }

  /** The first thing that looks like a version. */
  static Optional<String> found(String output) {
    var version = VERSION.matcher(output);
    return version.find()
        ? Optional.of(version.group(1) + "." + version.group(2))
        : Optional.empty();
  }

  static int compare(String version, String other) {
    var one = version.split("\\.");
    var two = other.split("\\.");
    int major = Integer.compare(Integer.parseInt(one[0]), Integer.parseInt(two[0]));
    return major != 0 ? major : Integer.compare(Integer.parseInt(one[1]), Integer.parseInt(two[1]));
  }

  private static String lastLine(String output) {
    return output.lines().reduce("", (before, line) -> line);
  }
}
