package dev.fanout.contract;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What makes pods, a Deployment or a Job; its pods are all alike. */
record Workload(KubernetesObject owner, V1PodTemplateSpec template) {

  String name() {
    return owner.getMetadata().getName();
  }

  boolean isGateway() {
    return "gateway".equals(labels().get("app.kubernetes.io/component"));
  }

  /** As opposed to a Job, which nobody asks anything. */
  boolean serves() {
    return owner instanceof V1Deployment;
  }

  Map<String, String> labels() {
    return template.getMetadata().getLabels();
  }

  V1PodSpec pod() {
    return template.getSpec();
  }

  List<V1Container> containers() {
    return Stream.of(pod().getInitContainers(), pod().getContainers())
        .flatMap(List::stream)
        .toList();
  }

  /** Where somebody in the pod listens at a port of this name, or number. */
  Stream<Integer> number(IntOrString port) {
    return containers().stream().flatMap(container -> number(container, port));
  }

  static Stream<Integer> number(V1Container container, IntOrString port) {
    return container.getPorts().stream()
        .filter(one ->
            port.isInteger()
                ? one.getContainerPort().equals(port.getIntValue())
                : port.getStrValue().equals(one.getName()))
        .map(V1ContainerPort::getContainerPort);
  }

  @Override
  public String toString() {
    return owner.getKind() + " " + name();
  }
}
