package dev.fanout.contract;

import static java.util.Map.entry;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1LimitRange;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1ResourceQuota;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.util.Map;
import org.json.JSONException;
import org.skyscreamer.jsonassert.JSONAssert;
import org.skyscreamer.jsonassert.JSONCompareMode;

/**
 * Kubernetes' own model, as the classes that its Java client is generated with. A cluster that is
 * not asked to be strict would leave out what it does not know, and say nothing.
 */
final class KubernetesSchema {

  private static final Map<String, Class<? extends KubernetesObject>> TYPES =
      Map.ofEntries(
          entry("v1 ConfigMap", V1ConfigMap.class),
          entry("v1 LimitRange", V1LimitRange.class),
          entry("v1 Namespace", V1Namespace.class),
          entry("v1 ResourceQuota", V1ResourceQuota.class),
          entry("v1 Service", V1Service.class),
          entry("apps/v1 Deployment", V1Deployment.class),
          entry("autoscaling/v2 HorizontalPodAutoscaler", V2HorizontalPodAutoscaler.class),
          entry("batch/v1 Job", V1Job.class),
          entry("networking.k8s.io/v1 Ingress", V1Ingress.class),
          entry("networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy.class),
          entry("policy/v1 PodDisruptionBudget", V1PodDisruptionBudget.class));

  /** One that forgets nothing that is in the file. */
  private static final Gson GSON = new GsonBuilder().serializeNulls().create();

  private KubernetesSchema() {}

  /**
   * @throws RuntimeException when there is an unknown field at any depth, or a needed one is
   *     missing
   * @throws AssertionError when a value is not of its field's type
   */
  static KubernetesObject read(Map<String, Object> document) {
    var type = TYPES.get(document.get("apiVersion") + " " + document.get("kind"));
    if (type == null) {
      throw new IllegalArgumentException("not a kind of object that is expected: " + document);
    }
    var json = GSON.toJsonTree(document);
    KubernetesObject object = JSON.getGson().fromJson(json, type);
    // it takes a number for a text and the other way round, and writes them as what they should be
    try {
      JSONAssert.assertEquals(
          json.toString(), JSON.serialize(object), JSONCompareMode.STRICT_ORDER);
    } catch (JSONException e) {
      throw new IllegalStateException(e);
    }
    return object;
  }
}
