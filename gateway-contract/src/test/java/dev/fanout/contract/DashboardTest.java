package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The two gateways are side by side, and the same is shown of both. */
class DashboardTest {

  static final String FILE = "otel/grafana/dashboards/two-gateways.json";

  private final ConfigFile dashboard = ConfigFile.of(FILE);
  private final List<Map<String, Object>> panels = dashboard.get("$.panels[?(@.type != 'row')]");

  @Test
  void nothingHasToBeChosenFirst() {
    assertThat(dashboard.<List<?>>get("$.templating.list")).isEmpty();
    assertThat(dashboard.<String>get("$.time.from")).isEqualTo("now-15m");
    assertThat(dashboard.<List<?>>get("$.panels[*].repeat")).isEmpty();
    assertThat(dashboard.<List<?>>get("$.panels[?(@.collapsed == true)]")).isEmpty();
  }

  @Test
  void everyPanelAsksForSomethingAndHasAUnit() {
    List<String> sources =
        ConfigFile.of("otel/grafana/provisioning/datasources/datasources.yaml")
            .get("$.datasources[*].uid");
    assertThat(panels).hasSizeGreaterThanOrEqualTo(30);
    for (var panel : panels) {
      String title = read(panel, "$.title");
      assertThat(JsonPath.<List<String>>read(panel, "$.targets[*].expr"))
          .as(title)
          .isNotEmpty()
          .hasSameSizeAs(JsonPath.<List<?>>read(panel, "$.targets"))
          .noneMatch(String::isBlank);
      assertThat(read(panel, "$.fieldConfig.defaults.unit")).as(title).isNotBlank();
      assertThat(read(panel, "$.description")).as(title).isNotBlank();
      assertThat(read(panel, "$.datasource.uid")).as(title).isIn(sources);
    }
    assertThat(dashboard.<List<Integer>>get("$.panels[*].id")).doesNotHaveDuplicates();
  }

  @Test
  void twinsDifferInTheGatewayOnly() {
    List<Map<String, Object>> left = at(0);
    List<Map<String, Object>> right = at(12);
    assertThat(left).hasSameSizeAs(right).hasSize(panels.size() / 2);
    for (int row = 0; row < left.size(); row++) {
      assertThat(left.get(row).toString()).contains("MVC: ", "gateway-mvc");
      assertThat(inWebFlux(left.get(row))).isEqualTo(asIfLeft(right.get(row)));
    }
  }

  private List<Map<String, Object>> at(int x) {
    return panels.stream()
        .filter(panel -> JsonPath.<Integer>read(panel, "$.gridPos.x") == x)
        .toList();
  }

  private static String inWebFlux(Map<String, Object> left) {
    return left.toString()
        .replace("gateway-mvc", "gateway-webflux")
        .replace("MVC: ", "WebFlux: ")
        .replaceFirst("id=\\d+", "id=");
  }

  private static String asIfLeft(Map<String, Object> right) {
    return right.toString().replace("x=12", "x=0").replaceFirst("id=\\d+", "id=");
  }

  /** What a panel draws of its own gateway it measures against both, or the eye is misled. */
  @Test
  void bothSidesHaveTheSameScale() {
    for (var panel : panels) {
      List<String> scales = JsonPath.read(panel, "$.targets[?(@.refId == 'Scale')].expr");
      if (scales.isEmpty()) {
        assertThat(panel.get("type")).isEqualTo("state-timeline");
        continue;
      }
      List<String> drawn = JsonPath.read(panel, "$.targets[?(@.refId == 'A')].expr");
      assertThat(scales)
          .containsExactly(
              "max(" + drawn.getFirst().replaceAll("=\"gateway-\\w+\"", "=~\"gateway-.+\"") + ")");
    }
  }

  private static String read(Map<String, Object> panel, String path) {
    return JsonPath.read(panel, path);
  }
}
