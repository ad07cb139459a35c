package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPeer;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPort;
import io.kubernetes.client.openapi.models.V1NetworkPolicySpec;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may talk to whom: no rule says less than it looks like, and none says more. */
class ManifestsNetworkTest {

  private static final List<String> OTHER_NAMESPACES =
      List.of("kube-system", "ingress-nginx", "shop", "observability");

  /** One of a policy, in either direction. */
  private record Rule(
      boolean incoming, List<V1NetworkPolicyPeer> peers, List<V1NetworkPolicyPort> ports) {}

  private static List<Rule> rules(V1NetworkPolicySpec spec) {
    return Stream.concat(
            spec.getIngress().stream().map(one -> new Rule(true, one.getFrom(), one.getPorts())),
            spec.getEgress().stream().map(one -> new Rule(false, one.getTo(), one.getPorts())))
        .toList();
  }

  private static void eachPolicy(
      Manifests manifests, BiConsumer<String, V1NetworkPolicySpec> check) {
    assertThat(manifests.all(V1NetworkPolicy.class)).hasSizeGreaterThan(5);
    for (V1NetworkPolicy policy : manifests.all(V1NetworkPolicy.class)) {
      check.accept(Manifests.kindAndName(policy), policy.getSpec());
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobodyMayDoAnythingUnlessItIsSaid(Overlay overlay) {
    assertThat(overlay.manifests().all(V1NetworkPolicy.class))
        .extracting(V1NetworkPolicy::getSpec)
        .filteredOn(spec -> Manifests.isEmpty(spec.getPodSelector()) && rules(spec).isEmpty())
        .singleElement()
        .satisfies(spec ->
            assertThat(spec.getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress"));
  }

  /** Rules of a direction that is not named do not count; one that is named and has none denies. */
  @ParameterizedTest
  @EnumSource
  void aPolicyIsForTheDirectionsThatItHasRulesFor(Overlay overlay) {
    eachPolicy(
        overlay.manifests(),
        (name, spec) -> {
          var directions = new TreeSet<String>();
          rules(spec).forEach(rule -> directions.add(rule.incoming() ? "Ingress" : "Egress"));
          if (!directions.isEmpty()) {
            assertThat(spec.getPolicyTypes())
                .as(name)
                .containsExactlyInAnyOrderElementsOf(directions);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void aPolicyIsForSomebody(Overlay overlay) {
    var manifests = overlay.manifests();
    eachPolicy(
        manifests,
        (name, spec) ->
            assertThat(manifests.selected(spec.getPodSelector())).as(name).isNotEmpty());
  }

  /** A rule without peers would be for all of the world, one without ports for all ports. */
  @ParameterizedTest
  @EnumSource
  void aRuleNamesPeersAndPorts(Overlay overlay) {
    eachPolicy(
        overlay.manifests(),
        (name, spec) ->
            assertThat(rules(spec))
                .as(name)
                .allSatisfy(rule -> {
                  assertThat(rule.peers()).isNotEmpty();
                  assertThat(rule.ports()).isNotEmpty().allMatch(port -> port.getPort() != null);
                }));
  }

  @ParameterizedTest
  @EnumSource
  void aPeerIsSomebodyHereOrInANamespaceThatIsKnown(Overlay overlay) {
    var manifests = overlay.manifests();
    eachPolicy(
        manifests,
        (name, spec) -> {
          for (Rule rule : rules(spec)) {
            for (V1NetworkPolicyPeer peer : rule.peers()) {
              if (peer.getNamespaceSelector() != null) {
                var namespaces = peer.getNamespaceSelector();
                assertThat(namespaces.getMatchExpressions()).as(name).isEmpty();
                assertThat(namespaces.getMatchLabels())
                    .as(name)
                    .containsOnlyKeys("kubernetes.io/metadata.name")
                    .allSatisfy((key, namespace) -> assertThat(namespace).isIn(OTHER_NAMESPACES));
              } else if (peer.getIpBlock() == null) {
                assertThat(peer.getPodSelector()).as(name).isNotNull();
                assertThat(Manifests.isEmpty(peer.getPodSelector())).as(name).isFalse();
                assertThat(manifests.own(peer)).as("%s: a peer", name).isNotEmpty();
              }
            }
          }
        });
  }

  /** Those who are asked have them; what others call their ports is not known here. */
  @ParameterizedTest
  @EnumSource
  void everyPortIsListenedAt(Overlay overlay) {
    var manifests = overlay.manifests();
    eachPolicy(
        manifests,
        (name, spec) -> {
          for (Rule rule : rules(spec)) {
            for (V1NetworkPolicyPeer peer : rule.peers()) {
              var asked =
                  rule.incoming() ? manifests.selected(spec.getPodSelector()) : manifests.own(peer);
              for (V1NetworkPolicyPort port : rule.ports()) {
                if (asked.isEmpty()) {
                  assertThat(port.getPort().isInteger())
                      .as("%s, %s", name, port.getPort())
                      .isTrue();
                } else {
                  assertThat(asked.stream().flatMap(pods -> pods.number(port.getPort())))
                      .as("%s, %s", name, port.getPort())
                      .isNotEmpty();
                }
              }
            }
          }
        });
  }

  /** Between two pods there are two walls. */
  @ParameterizedTest
  @EnumSource
  void whoeverMayAskIsLetInAndTheOtherWayRound(Overlay overlay) {
    var manifests = overlay.manifests();
    assertThat(manifests.begun())
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(manifests.accepted());
  }

  /** The node passes on what comes from the laptop, with an address that is no pod's. */
  @ParameterizedTest
  @EnumSource
  void fromOutsideMeansFromNoPod(Overlay overlay) {
    String pods = ConfigFile.of("k8s/kind.yaml").get("$.networking.podSubnet");
    eachPolicy(
        overlay.manifests(),
        (name, spec) ->
            assertThat(rules(spec).stream().flatMap(rule -> rule.peers().stream()))
                .filteredOn(peer -> peer.getIpBlock() != null)
                .as(name)
                .allSatisfy(peer -> {
                  assertThat(overlay.onALaptop()).isTrue();
                  assertThat(peer.getIpBlock().getCidr()).isEqualTo("0.0.0.0/0");
                  assertThat(peer.getIpBlock().getExcept()).containsExactly(pods);
                }));
  }
}
