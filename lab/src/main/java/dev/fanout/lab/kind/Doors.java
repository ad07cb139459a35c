package dev.fanout.lab.kind;

import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The ways into a cluster: ports that are open anyway, or kubectl's port-forward to each Service.
 */
final class Doors implements AutoCloseable {
  private static final Pattern FORWARDED = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

  private final Map<String, URI> urls = new HashMap<>();
  private final List<Process> forwards = new ArrayList<>();

  private Doors() {}

  static Doors open(Cluster cluster, Path repository) {
    var doors = new Doors();
    for (String service :
        List.of(Gateway.MVC.toString(), Gateway.WEBFLUX.toString(), Cluster.JAEGER)) {
      doors.urls.put(
          service,
          cluster.own() ? Cluster.url(service) : doors.forward(cluster, service, repository));
    }
    return doors;
  }

  private URI forward(Cluster cluster, String service, Path repository) {
    var command = cluster.kubectlHere("port-forward", "service/" + service, ":80");
    try {
      Process process =
          new ProcessBuilder(command.words())
              .directory(repository.toFile())
              .redirectErrorStream(true)
              .start();
      forwards.add(process);
      String line = process.inputReader().readLine();
      var port = FORWARDED.matcher(line == null ? "" : line);
      if (!port.find()) {
        close();
        throw new Failure("There is no way to " + service + ": " + line, command.shell());
      }
      return URI.create("http://127.0.0.1:" + port.group(1));
    } catch (IOException e) {
      close();
      throw new Failure("There is no way to " + service + ": " + e.getMessage(), command.shell());
    }
  }

  URI to(Gateway gateway) {
    return urls.get(gateway.toString());
  }

  URI toJaeger() {
    return urls.get(Cluster.JAEGER);
  }

  @Override
  public void close() {
    forwards.forEach(Process::destroy);
  }
}
