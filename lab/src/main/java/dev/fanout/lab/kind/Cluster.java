package dev.fanout.lab.kind;

import dev.fanout.lab.program.Gateway;
import java.net.URI;
import java.util.Optional;

/**
 * The cluster that is meant.
 *
 * @param context of kubectl
 * @param own whether it is the one that {@code ./fanout kind up} makes, with its ports open here
 */
public record Cluster(String context, boolean own) {
  /** Everything is in it. */
  static final String NAMESPACE = "fanout";

  static final String JAEGER = "jaeger-query";
  static final String GRAFANA = "grafana";

  private static final String NAME = "fanout";
  private static final String OF_KIND = "kind-";

  /** The one of its own. */
  public static final Cluster OWN = new Cluster(OF_KIND + NAME, true);

  /** Another one that kubectl knows. */
  public static Cluster of(String context) {
    return context.equals(OWN.context) ? OWN : new Cluster(context, false);
  }

  /** What kind calls it, if it was made by kind. */
  Optional<String> kindName() {
    return context.startsWith(OF_KIND)
        ? Optional.of(context.substring(OF_KIND.length()))
        : Optional.empty();
  }

  Invocation kubectl(String... arguments) {
    return Invocation.of("kubectl", "--context", context).with(arguments);
  }

  /** In the namespace. */
  Invocation kubectlHere(String... arguments) {
    return kubectl("-n", NAMESPACE).with(arguments);
  }

  /** Where a Service is to be found from here, as k8s/kind.yaml and the overlays have it. */
  static URI url(String service) {
    int port =
        switch (service) {
          case "gateway-mvc" -> 31081;
          case "gateway-webflux" -> 31082;
          case JAEGER -> 31686;
          case GRAFANA -> 31300;
          default -> throw new IllegalArgumentException(service);
        };
    return URI.create("http://localhost:" + port);
  }

  static URI url(Gateway gateway) {
    return url(gateway.toString());
  }
}
