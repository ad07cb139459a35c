package dev.fanout.lab.complexity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fanout.lab.complexity.GatewayJar.Unpacked;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.terminal.Failure;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A gateway with a bug, in a process of its own: it is asked for a product, and its log says where
 * it failed.
 */
final class FailingGateway implements AutoCloseable {
  /** What bug.patch does not expect: the catalog leaves out whatever it may. */
  private static final byte[] ANSWER = "{\"id\": 7, \"category\": \"cat-7\"}".getBytes(UTF_8);

  private static final Pattern STARTED = Pattern.compile("started on port (\\d+) \\(http\\)");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final HttpServer services;
  private final Process process;
  private final Thread atExit;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * Starts it.
   *
   * @param bug the folder with the classes that have it
   */
  FailingGateway(Path bug, Unpacked gateway) {
    try {
      services = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      services.createContext("/", _ -> {}); // all but the catalog never answer
      services.createContext("/products/", FailingGateway::answer);
      services.start();
      var builder = new ProcessBuilder(command(bug, gateway)).redirectErrorStream(true);
      builder.environment().clear(); // in it may be settings, for other programs
      process = builder.start();
      atExit = new Thread(process::destroyForcibly);
      Runtime.getRuntime().addShutdownHook(atExit);
      CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .execute(process::destroyForcibly);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command(Path bug, Unpacked gateway) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(
        Stream.concat(Stream.of(bug, gateway.classes()), gateway.libraries().stream())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    command.add("dev.fanout.gateway.Gateway");
    command.add("--server.port=0");
    command.add("--management.server.port=-1");
    command.add("--springdoc.api-docs.enabled=false"); // it starts sooner without
    command.add("--gateway.deadline=1m"); // a young JVM takes its time
    for (var service : Service.values()) {
      int port = services.getAddress().getPort();
      command.add("--downstream.%s.base-url=http://localhost:%d".formatted(service, port));
      command.add("--downstream.%s.timeout=1m".formatted(service));
    }
    return command;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, ANSWER.length);
    exchange.getResponseBody().write(ANSWER);
    exchange.close();
  }

  /** Asks it once it listens, and waits for what its log says then. */
  FailureTrace trace() {
    var said = new ArrayList<String>();
    try (var log = process.inputReader(UTF_8)) {
      for (String line = log.readLine(); line != null; line = log.readLine()) {
        said.add(line);
        var started = STARTED.matcher(line);
        if (started.find()) {
          ask(URI.create("http://localhost:" + started.group(1) + "/products/7"));
        }
        var trace = stackTrace(line);
        if (trace.isPresent()) {
          return FailureTrace.of(trace.get());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new Failure(
        "A gateway with a bug did not say where it is:\n" + String.join("\n", said),
        "See docs/change-requests/README.md.");
  }

  private void ask(URI product) {
    client.sendAsync(HttpRequest.newBuilder(product).build(), BodyHandlers.discarding());
  }

  private static Optional<String> stackTrace(String line) {
    return line.startsWith("{")
        ? Optional.ofNullable(new JsonObject(line).getJsonObject("error"))
            .map(error -> error.getString("stack_trace"))
        : Optional.empty();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    Runtime.getRuntime().removeShutdownHook(atExit);
    services.stop(0);
    client.shutdownNow();
  }
}
