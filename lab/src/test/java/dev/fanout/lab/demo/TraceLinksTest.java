package dev.fanout.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.viewer.Pair;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceLinksTest {
  private final Pair pair = Pair.of("healthy", "every service healthy");
  private final String mvc = pair.trace(Gateway.MVC);
  private final String webflux = pair.trace(Gateway.WEBFLUX);

  @Test
  void inTheViewerAPairIsOneLink() {
    assertThat(TraceLinks.inViewer(URI.create("http://localhost:9411"), List.of(pair)).lines())
        .anyMatch(line -> line.matches("every service healthy +http://localhost:9411/#healthy"))
        .anyMatch(line -> line.endsWith("http://localhost:9411/zipkin/dependency"))
        .allMatch(line -> line.length() <= 96);
  }

  @Test
  void jaegerAlsoComparesThem() {
    assertThat(TraceLinks.inJaeger(List.of(pair)).lines())
        .anyMatch(line -> line.endsWith("http://localhost:16686/trace/" + mvc))
        .anyMatch(line -> line.endsWith("http://localhost:16686/trace/" + webflux))
        .anyMatch(line -> line.endsWith("http://localhost:16686/trace/" + mvc + "..." + webflux));
  }

  @Test
  void anyOtherBackendIsToldTheIds() {
    assertThat(TraceLinks.ids(List.of(pair)).lines())
        .hasSize(3)
        .anyMatch(line -> line.endsWith(mvc))
        .anyMatch(line -> line.endsWith(webflux));
  }

  @Test
  void linksEndWithTheViewer() {
    assertThat(TraceLinks.remarks(false).getFirst())
        .contains("only as long as the viewer", "--exit");
    assertThat(TraceLinks.remarks(true).getFirst()).contains("as long as the demo");
  }
}
