package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files for the collector, Jaeger and Prometheus, as far as they can be wrong without the
 * programs that read them.
 */
class ConfigFilesTest {

  private static final String COLLECTOR = "otel/collector.yaml";

  @ParameterizedTest
  @MethodSource
  void everyFileCanBeReadAndHasEachKeyOnce(Path file) {
    assertThat(ConfigFile.of(file).<Object>get("$")).isNotNull();
  }

  static List<Path> everyFileCanBeReadAndHasEachKeyOnce() throws IOException {
    try (var files = Files.walk(Repository.ROOT.resolve("otel"))) {
      var found =
          Stream.concat(
                  files.filter(file -> file.toString().matches(".*\\.(yaml|json)")),
                  Stream.of(Repository.ROOT.resolve("compose.yaml")))
              .toList();
      assertThat(found).hasSizeGreaterThanOrEqualTo(9);
      return found;
    }
  }

  /** Jaeger is a collector with other parts. */
  @ParameterizedTest
  @ValueSource(strings = {COLLECTOR, "otel/jaeger.yaml"})
  void whatIsDefinedIsUsedAndTheOtherWayRound(String path) {
    var file = ConfigFile.of(path);
    assertThat(named(file, "receivers")).containsAll(file.keys("$.connectors"));
    assertThat(named(file, "exporters")).containsAll(file.keys("$.connectors"));
    for (String kind : List.of("receivers", "processors", "exporters")) {
      var named = named(file, kind);
      named.removeAll(file.keys("$.connectors"));
      assertThat(named).as(kind).containsExactlyInAnyOrderElementsOf(file.keys("$." + kind));
    }
    assertThat(file.<List<String>>get("$.service.extensions"))
        .containsExactlyInAnyOrderElementsOf(file.keys("$.extensions"));
  }

  /** What all pipelines together have, each once. */
  private static List<String> named(ConfigFile file, String kind) {
    List<List<String>> all = file.get("$.service.pipelines.*." + kind);
    return new ArrayList<>(all.stream().flatMap(List::stream).distinct().toList());
  }

  @Test
  void theCollectorLimitsItsMemoryFirstAndBatchesLast() {
    var file = ConfigFile.of(COLLECTOR);
    for (String pipeline : file.keys("$.service.pipelines")) {
      var processors = processors(file, pipeline);
      assertThat(processors).as(pipeline).first().isEqualTo("memory_limiter");
      if (processors.contains("batch")) {
        assertThat(processors).as(pipeline).last().isEqualTo("batch");
      }
    }
    // otherwise the spans of a trace come in pieces, and what is decided is not what is sent
    assertThat(processors(file, "traces")).containsSubsequence("tail_sampling", "batch");
  }

  @Test
  void noCommandLineLeavesTheCollector() {
    var file = ConfigFile.of(COLLECTOR);
    assertThat(
            file.<List<String>>get(
                "$.processors['resource/no-command-line'].attributes[?(@.action=='delete')].key"))
        .contains("process.command_args");
    for (String pipeline : List.of("traces", "traces/all")) {
      assertThat(processors(file, pipeline))
          .containsSubsequence("memory_limiter", "resource/no-command-line");
    }
  }

  @Test
  void metricsAreMadeOfAllSpansAndTracesAreSampled() {
    var file = ConfigFile.of(COLLECTOR);
    assertThat(processors(file, "traces/all")).doesNotContain("tail_sampling");
    assertThat(file.<List<String>>get("$.service.pipelines['traces/all'].exporters"))
        .containsExactly("span_metrics");
    assertThat(file.<List<String>>get("$.service.pipelines.metrics.receivers"))
        .containsExactly("span_metrics");
  }

  private static List<String> processors(ConfigFile file, String pipeline) {
    return file.get("$.service.pipelines['" + pipeline + "'].processors");
  }

  @Test
  void tracesAreKeptThatFailedAreSlowOrLackSomething() {
    var file = ConfigFile.of(COLLECTOR);
    assertThat(file.<List<String>>get("$..status_code.status_codes[*]")).containsExactly("ERROR");
    assertThat(file.<List<Integer>>get("$..latency.threshold_ms"))
        .singleElement()
        .satisfies(millis -> assertThat(millis).isBetween(100, 299)); // a call may take 300 ms
    assertThat(file.<List<String>>get("$..string_attribute.values[*]")).contains("degraded");
    assertThat(file.<List<String>>get("$..probabilistic.sampling_percentage")).hasSize(1);
  }

  /** The demo prints links to its traces, and a link to one that was dropped leads nowhere. */
  @Test
  void tracesAreKeptThatWereAskedFor() throws IOException {
    var file = ConfigFile.of(COLLECTOR);
    String asked =
        file.<List<String>>get("$..trace_state.key").getFirst()
            + "="
            + file.<List<String>>get("$..trace_state.values[*]").getFirst();
    assertThat(Files.readString(Repository.ROOT.resolve("docs/observability.md")))
        .contains("-H 'tracestate: " + asked + "'");
    assertThat(
            Files.readString(
                Repository.ROOT.resolve(
                    "lab/src/main/java/dev/fanout/lab/viewer/Traceparent.java")))
        .contains("\"" + asked + "\"");
  }

  /** An attribute that is renamed would be missed by nobody else. */
  @Test
  void attributesAreThoseThatSpansHave() throws IOException {
    var file = ConfigFile.of(COLLECTOR);
    var documented = Files.readString(Repository.ROOT.resolve("docs/observability.md"));
    assertThat(file.<List<String>>get("$..string_attribute.key"))
        .hasSize(2)
        .allSatisfy(key -> assertThat(documented).contains("| `" + key + "` |"));
    assertThat(file.<List<String>>get("$..span_metrics.dimensions[*].name"))
        .isNotEmpty()
        .allSatisfy(key -> assertThat(documented).contains("| `" + key + "` |"));
    assertThat(file.<List<String>>get("$..string_attribute.values[*]"))
        .allSatisfy(value -> assertThat(documented).contains("`" + value + "`"));
  }

  @Test
  void everyAlertHasATestInWhichItFires() {
    var tests = ConfigFile.of("otel/prometheus/rules-test.yaml");
    List<String> fire = tests.get("$..alert_rule_test[?(@.exp_alerts[0])].alertname");
    List<String> alerts = ConfigFile.of("otel/prometheus/rules.yaml").get("$..rules[*].alert");
    assertThat(alerts).hasSizeGreaterThanOrEqualTo(5).allMatch(fire::contains);
    for (String file : List.of("prometheus", "kubernetes", "rules-test")) {
      List<String> rules = ConfigFile.of("otel/prometheus/" + file + ".yaml").get("$.rule_files");
      assertThat(rules).as(file).containsExactly("rules.yaml");
    }
  }

  /** There are several of each gateway there; nothing else is different. */
  @Test
  void prometheusInKubernetesDiffersInWhereTheGatewaysAre() {
    var here = ConfigFile.of("otel/prometheus/prometheus.yaml");
    var there = ConfigFile.of("otel/prometheus/kubernetes.yaml");
    assertThat(gateways(here).remove("static_configs")).isNotNull();
    assertThat(gateways(there).remove("dns_sd_configs")).isNotNull();
    assertThat(gateways(there).remove("relabel_configs")).isNotNull();
    assertThat(there.<Object>get("$")).isEqualTo(here.<Object>get("$"));
  }

  private static Map<String, Object> gateways(ConfigFile file) {
    List<Map<String, Object>> jobs = file.get("$.scrape_configs[?(@.job_name=='gateway')]");
    assertThat(jobs).hasSize(1);
    return jobs.getFirst();
  }
}
