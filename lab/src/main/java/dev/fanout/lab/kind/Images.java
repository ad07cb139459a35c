package dev.fanout.lab.kind;

import java.util.List;
import java.util.stream.Stream;

/** The images that the cluster runs, by the names that the manifests have for them. */
final class Images {
  /** The Dockerfile's targets. */
  private static final List<String> PROGRAMS =
      List.of("gateway-mvc", "gateway-webflux", "downstream-stubs", "lab");

  /** What the programs are made in; with a name, so that it can be removed. */
  private static final String WORKSHOP = "build";

  private Images() {}

  static List<String> own() {
    return PROGRAMS.stream().map(Images::name).toList();
  }

  /** The Dockerfile's stages in their order, each by its own name. */
  static List<Invocation> builds(String engine) {
    return Stream.concat(Stream.of(WORKSHOP), PROGRAMS.stream())
        .map(target ->
            Invocation.of(engine, "build", "-q", "--target", target, "-t", name(target), "."))
        .toList();
  }

  static List<String> all() {
    return Stream.concat(Stream.of(name(WORKSHOP)), own().stream()).toList();
  }

  /** With the registry that is meant where none is named, as Podman wants it. */
  private static String name(String program) {
    return "docker.io/fanout/" + program + ":dev";
  }
}
