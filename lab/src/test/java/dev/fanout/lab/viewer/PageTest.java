package dev.fanout.lab.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fanout.lab.program.Gateway;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages as a browser draws them. */
class PageTest {
  private static final int PATIENCE_SECONDS = 90;

  @TempDir private static Path folder;
  private static String browser;
  private static Viewer viewer;
  private static Pair healthy;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    var found = browser();
    assumeThat(found).as("a Chromium on the PATH").isPresent();
    browser = found.orElseThrow();
    viewer = new Viewer(0, 0, _ -> {});
    healthy = Pair.of("healthy", "every service healthy");
    var degraded = Pair.of("degraded", "reviews takes 2 s");
    viewer.show(healthy);
    viewer.show(degraded);
    for (var gateway : Gateway.values()) {
      Export.send(Sample.of(healthy, gateway).healthy(gateway.toString()), viewer);
      Export.send(Sample.of(degraded, gateway).withoutReviews(gateway.toString()), viewer);
    }
  }

  @AfterAll
  static void stop() {
    if (viewer != null) {
      viewer.close();
    }
  }

  @Test
  void drawsBothWaterfalls() throws Exception {
    String page = open("/#healthy");
    for (String gateway : List.of("gateway-mvc", "gateway-webflux")) {
      String side = side(page, gateway);
      assertThat(side)
          .contains("complete", "33.0 ms", "it waited for catalog (10.5 ms)", "fan-out");
      for (String name :
          List.of(
              "GET /products/{id}",
              "GET /prices/{id}",
              "GET /stock/{id}",
              "GET /reviews/{id}",
              "GET /recommendations/{category}",
              "GET /shipping/{warehouse}")) {
        assertThat(side).contains("<code title=\"" + name + "\">" + name + "</code>");
      }
      assertThat(side.split("role=\"option\"", -1)).hasSize(1 + 14);
    }
    assertThat(page)
        .contains("every service healthy", "reviews takes 2 s", "answered the same way");
  }

  @Test
  void showsWhatWasMissing() throws Exception {
    String page = open("/#degraded");
    assertThat(side(page, "gateway-webflux"))
        .contains("without reviews, given up at its time limit after 300.0 ms", "bar failed")
        .contains("aria-label=\"GET /reviews/{id}, reviews: timeout, from 1.0 ms, took 300.0 ms");
    // the missing part is what is looked at first, on both sides
    assertThat(page).contains("error.type", "<td style=\"white-space: pre-line;\">timeout</td>");
  }

  @Test
  void zipkinsPageShowsTheTrace() throws Exception {
    String page = open(Viewer.ZIPKIN + "traces/" + healthy.trace(Gateway.MVC));
    assertThat(page).contains("<title>Zipkin</title>").containsIgnoringCase("gateway-mvc");
  }

  private static String side(String page, String gateway) {
    int begin = page.indexOf("<section class=\"side\" aria-label=\"" + gateway + "\">");
    assertThat(begin).as(page).isNotNegative();
    return page.substring(begin, page.indexOf("</section>", begin));
  }

  /** What the page has become once its script has run. */
  private static String open(String path) throws IOException, InterruptedException {
    Path dom = Files.createTempFile(folder, "page", ".html");
    Process process =
        new ProcessBuilder(
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--user-data-dir=" + Files.createTempDirectory(folder, "profile"),
                "--virtual-time-budget=8000",
                "--dump-dom",
                viewer.url() + path)
            .redirectOutput(dom.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(dom);
  }

  private static Optional<String> browser() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder ->
            List.of("chromium", "chromium-browser", "google-chrome").stream()
                .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
