package dev.fanout.lab.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed does the same as what is done: both are run. */
class StepsTest {
  private static final Path LOG = Path.of("logs", "it's.log");

  @TempDir private Path folder;

  @Test
  void aLaunchDoesWhatItPrints() throws Exception {
    var launch =
        new Launch(
            Map.of("GREETING", "it's me & you"),
            List.of("sh", "-c", "echo \"$GREETING\" \"$0\"; pwd; cat; echo bad >&2", "a  b"),
            LOG);
    new MakeFolder(LOG.getParent()).make(folder);

    assertThat(launch.start(folder).waitFor(10, TimeUnit.SECONDS)).isTrue();
    String done = Files.readString(folder.resolve(LOG));
    Files.delete(folder.resolve(LOG));
    type("cd " + folder + "\n" + launch.shell() + "\nwait");

    assertThat(done)
        .isEqualTo("it's me & you a  b\n" + folder.toRealPath() + "\nbad\n")
        .isEqualTo(Files.readString(folder.resolve(LOG)));
  }

  @Test
  void aCallDoesWhatItPrints() throws Exception {
    assumeThat(new ProcessBuilder("sh", "-c", "command -v curl").start().waitFor())
        .as("curl is there")
        .isZero();
    var requests = new CopyOnWriteArrayList<String>();
    var server = server(requests);
    try {
      var base = URI.create("http://localhost:" + server.getAddress().getPort() + "/a?b='c'&d=%20");
      for (var call :
          List.of(
              new HttpCall("GET", URI.create(base.toString().replace("'", "%27")), ""),
              new HttpCall("PUT", URI.create("http://" + base.getAuthority() + "/x"), "{\"a\":1}"),
              new HttpCall("DELETE", URI.create("http://" + base.getAuthority() + "/x"), ""),
              HttpCall.get("http://" + base.getAuthority() + "/t").with("traceparent", "00-a"))) {
        assertThat(call.send().ok()).isTrue();
        type(call.shell());
        assertThat(requests).hasSize(2);
        assertThat(requests.getFirst()).startsWith(call.method()).isEqualTo(requests.getLast());
        requests.clear();
      }
      var await = new Await(HttpCall.get("http://" + base.getAuthority() + "/ready"));
      assertThat(await.answered()).isTrue();
      type(await.shell());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void nobodyThereIsNotReady() throws Exception {
    var server = server(new CopyOnWriteArrayList<>());
    server.stop(0);
    assertThat(
            new Await(HttpCall.get("http://localhost:" + server.getAddress().getPort())).answered())
        .isFalse();
  }

  @Test
  void quotesOnlyWhatNeedsIt() {
    assertThat(Shell.line(List.of("java", "-Xmx256m", "a b", "", "it's", "$HOME")))
        .isEqualTo("java -Xmx256m 'a b' '' 'it'\\''s' '$HOME'");
  }

  private static void type(String shell) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-e", "-c", shell)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private static HttpServer server(List<String> requests) throws IOException {
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              String.join(
                  " ",
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                  String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
