package dev.fanout.lab;

import dev.fanout.lab.program.HttpCall;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One service or all of them. */
final class ServiceOption {
  private static final String ALL = "all";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private List<Service> services;

  @Parameters(
      index = "0",
      paramLabel = "SERVICE",
      description =
          "catalog, pricing, inventory, reviews, recommendations or shipping; all means each.")
  void setService(String name) {
    services =
        name.equals(ALL)
            ? List.of(Service.values())
            : List.of(
                Service.named(name)
                    .orElseThrow(() ->
                        new ParameterException(
                            spec.commandLine(),
                            "There is no service '"
                                + name
                                + "': "
                                + String.join(", ", Service.names())
                                + " or all.")));
  }

  List<Service> services() {
    return services;
  }

  /**
   * Sends a call to a service's stub.
   *
   * @throws Failure when it is not there or refuses
   */
  static void send(Service service, HttpCall call, Ports ports) throws InterruptedException {
    try {
      var answer = call.send();
      if (!answer.ok()) {
        throw new Failure(
            service + " refuses (" + answer.status() + "): " + answer.body().strip(),
            "The call was: " + call.shell());
      }
    } catch (IOException e) {
      throw new Failure(
          service + " does not answer on port " + ports.of(service) + ".",
          "Start it first: ./fanout up (is it there? ./fanout status)");
    }
  }
}
