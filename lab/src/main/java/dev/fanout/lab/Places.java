package dev.fanout.lab;

import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.terminal.Table;
import dev.fanout.lab.terminal.Terminal;

/** Where to find what runs, and what to type first. */
final class Places {
  private Places() {}

  static void print(Ports ports, Terminal terminal) {
    var table = new Table(3, "WHAT", "URL", "METRICS");
    for (var gateway : Gateway.values()) {
      table.row(
          gateway.toString(),
          ports.url(gateway) + "/products/7",
          "http://localhost:" + ports.managementOf(gateway) + "/actuator/prometheus");
    }
    for (var service : Service.values()) {
      table.row(service.toString(), ports.url(service).toString(), "");
    }
    table.print(terminal);
    terminal.line("");
    terminal.line("Try:");
    for (var gateway : Gateway.values()) {
      terminal.line("  curl -s " + ports.url(gateway) + "/products/7");
    }
    terminal.line("  ./fanout fault reviews slow     and ask again; ./fanout fault reviews off");
    terminal.line("  ./fanout status");
  }
}
