package dev.fanout.contract;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1LabelSelectorRequirement;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPeer;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPort;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a cluster is given, and what in it belongs together. */
record Manifests(List<KubernetesObject> objects) {

  /**
   * Who may open a connection to whom.
   *
   * @param port of the pod
   */
  record Flow(String from, String to, int port) {}

  <T extends KubernetesObject> List<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <T extends KubernetesObject> Optional<T> find(Class<T> type, String name) {
    return all(type).stream().filter(one -> name(one).equals(name)).findFirst();
  }

  static String name(KubernetesObject object) {
    return object.getMetadata().getName();
  }

  static String kindAndName(KubernetesObject object) {
    return object.getKind() + " " + name(object);
  }

  List<Workload> workloads() {
    return Stream.concat(
            all(V1Deployment.class).stream()
                .map(one -> new Workload(one, one.getSpec().getTemplate())),
            all(V1Job.class).stream().map(one -> new Workload(one, one.getSpec().getTemplate())))
        .toList();
  }

  List<Workload> deployments() {
    return workloads().stream().filter(Workload::serves).toList();
  }

  List<Workload> gateways() {
    return workloads().stream().filter(Workload::isGateway).toList();
  }

  Optional<V2HorizontalPodAutoscaler> autoscaler(String deployment) {
    return all(V2HorizontalPodAutoscaler.class).stream()
        .filter(one -> one.getSpec().getScaleTargetRef().getName().equals(deployment))
        .findFirst();
  }

  /** As Kubernetes has it, an empty selector selects everything. */
  List<Workload> selected(V1LabelSelector selector) {
    return workloads().stream().filter(workload -> selects(selector, workload.labels())).toList();
  }

  static boolean isEmpty(V1LabelSelector selector) {
    return selector.getMatchLabels().isEmpty() && selector.getMatchExpressions().isEmpty();
  }

  private static boolean selects(V1LabelSelector selector, Map<String, String> labels) {
    return labels.entrySet().containsAll(selector.getMatchLabels().entrySet())
        && selector.getMatchExpressions().stream().allMatch(one -> selects(one, labels));
  }

  private static boolean selects(V1LabelSelectorRequirement wanted, Map<String, String> labels) {
    String value = labels.get(wanted.getKey());
    return switch (wanted.getOperator()) {
      case "In" -> value != null && wanted.getValues().contains(value);
      case "NotIn" -> value == null || !wanted.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> throw new IllegalArgumentException("no operator: " + wanted.getOperator());
    };
  }

  /** By name; where a value is not in the manifests but the cluster's, it is empty. */
  Map<String, String> environment(V1Container container) {
    var environment = new TreeMap<String, String>();
    for (var source : container.getEnvFrom()) {
      find(V1ConfigMap.class, source.getConfigMapRef().getName())
          .ifPresent(map -> environment.putAll(map.getData()));
    }
    for (var variable : container.getEnv()) {
      environment.put(variable.getName(), Optional.ofNullable(variable.getValue()).orElse(""));
    }
    return environment;
  }

  /** Between pods of these manifests, as far as those may who begin. */
  Set<Flow> begun() {
    return all(V1NetworkPolicy.class).stream()
        .map(V1NetworkPolicy::getSpec)
        .flatMap(spec ->
            spec.getEgress().stream()
                .flatMap(rule ->
                    rule.getTo().stream()
                        .flatMap(peer ->
                            flows(selected(spec.getPodSelector()), own(peer), rule.getPorts()))))
        .collect(Collectors.toSet());
  }

  /** Between pods of these manifests, as far as those may who are asked. */
  Set<Flow> accepted() {
    return all(V1NetworkPolicy.class).stream()
        .map(V1NetworkPolicy::getSpec)
        .flatMap(spec ->
            spec.getIngress().stream()
                .flatMap(rule ->
                    rule.getFrom().stream()
                        .flatMap(peer ->
                            flows(own(peer), selected(spec.getPodSelector()), rule.getPorts()))))
        .collect(Collectors.toSet());
  }

  /** Those of other namespaces are not known here. */
  List<Workload> own(V1NetworkPolicyPeer peer) {
    return peer.getNamespaceSelector() == null && peer.getPodSelector() != null
        ? selected(peer.getPodSelector())
        : List.of();
  }

  private static Stream<Flow> flows(
      List<Workload> from, List<Workload> to, List<V1NetworkPolicyPort> ports) {
    return from.stream()
        .flatMap(one ->
            to.stream()
                .flatMap(other ->
                    ports.stream()
                        .flatMap(port -> other.number(port.getPort()))
                        .map(port -> new Flow(one.name(), other.name(), port))));
  }
}
